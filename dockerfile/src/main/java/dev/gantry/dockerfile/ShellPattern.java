package dev.gantry.dockerfile;

import java.util.Arrays;
import java.util.BitSet;

/// A pattern of `${name#pattern}` and its kin: `*` for any text, `?` for one character, a backslash to take the next
/// character as it is. Matching takes time in proportion to text and pattern, whatever they are.
final class ShellPattern {
    private static final int ANY = -1;
    private static final int STAR = -2;

    private final int[] tokens;

    private ShellPattern(int[] tokens) {
        this.tokens = tokens;
    }

    static ShellPattern of(String pattern) {
        int[] tokens = new int[pattern.length()];
        int count = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean escaped = c == '\\' && i + 1 < pattern.length();
            if (escaped) {
                c = pattern.charAt(++i);
            }
            tokens[count++] = escaped || (c != '*' && c != '?') ? c : c == '*' ? STAR : ANY;
        }
        return new ShellPattern(Arrays.copyOf(tokens, count));
    }

    /// Where the shortest match that starts at `start` ends; -1 when there is none.
    int shortest(String text, int start) {
        return match(text, start, false);
    }

    /// Where the longest match that starts at `start` ends; -1 when there is none.
    int longest(String text, int start) {
        return match(text, start, true);
    }

    /// Follows all ways to match at once: a set bit is a token that may come next.
    private int match(String text, int start, boolean greedy) {
        BitSet states = new BitSet(tokens.length + 1);
        add(states, 0);
        int end = states.get(tokens.length) ? start : -1;
        for (int at = start; at < text.length() && !states.isEmpty() && (greedy || end < 0); at++) {
            BitSet next = new BitSet(tokens.length + 1);
            for (int state = states.nextSetBit(0);
                    state >= 0 && state < tokens.length;
                    state = states.nextSetBit(state + 1)) {
                int token = tokens[state];
                if (token == STAR) {
                    add(next, state);
                } else if (token == ANY || token == text.charAt(at)) {
                    add(next, state + 1);
                }
            }
            states = next;
            if (states.get(tokens.length)) {
                end = at + 1;
            }
        }
        return end;
    }

    /// A star may also match nothing.
    private void add(BitSet states, int state) {
        int at = state;
        states.set(at);
        while (at < tokens.length && tokens[at] == STAR) {
            states.set(++at);
        }
    }
}
