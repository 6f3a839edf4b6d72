package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Matches text against a pattern by following all ways at once: in time proportional to text and pattern, whatever
/// they are, where a backtracking matcher can take for ever.
///
/// States are numbered in the order in which they were added; the one behind the last accepts.
final class Automaton {
    /// A set of characters.
    @FunctionalInterface
    interface Characters {
        boolean contains(char c);
    }

    /// @param stay characters that leave the state as it is
    /// @param step characters that lead to the next state
    /// @param free states that may be entered without a character
    private record State(
            @Nullable Characters stay, @Nullable Characters step, List<Integer> free) {}

    private final List<State> states = new ArrayList<>();

    /// One character out of a set.
    void one(Characters characters) {
        states.add(new State(null, characters, List.of()));
    }

    /// Any number of characters out of a set.
    void many(Characters characters) {
        states.add(new State(characters, null, List.of(states.size() + 1)));
    }

    /// Nothing, or any text that ends with `end`.
    void upTo(char end) {
        int entry = states.size();
        states.add(new State(null, null, List.of(entry + 1, entry + 2)));
        states.add(new State(c -> true, c -> c == end, List.of()));
    }

    /// Whether the whole text matches, or what stands before one of its separators.
    boolean matchesUpTo(char separator, String text) {
        BitSet current = start();
        for (int at = 0; at < text.length() && !current.isEmpty(); at++) {
            if (accepts(current) && text.charAt(at) == separator) {
                return true;
            }
            current = next(current, text.charAt(at));
        }
        return accepts(current);
    }

    /// No match starts where it was looked for, nor behind that.
    static final int NEVER = -2;

    /// Where the shortest match that starts at `start` ends; negative when there is none.
    int shortest(String text, int start) {
        return match(text, start, false);
    }

    /// Where the longest match that starts at `start` ends; negative when there is none, [#NEVER] where it is known
    /// that none starts
    /// behind it: what still waits for more at the text's end has found as much as any later start could.
    int longest(String text, int start) {
        return match(text, start, true);
    }

    private int match(String text, int start, boolean greedy) {
        BitSet current = start();
        int end = accepts(current) ? start : -1;
        int at = start;
        while (at < text.length() && !current.isEmpty() && (greedy || end < 0)) {
            current = next(current, text.charAt(at++));
            if (accepts(current)) {
                end = at;
            }
        }
        return end < 0 && !current.isEmpty() ? NEVER : end;
    }

    private BitSet start() {
        BitSet states = new BitSet(this.states.size() + 1);
        states.set(0);
        return closed(states);
    }

    private boolean accepts(BitSet current) {
        return current.get(states.size());
    }

    private BitSet next(BitSet current, char c) {
        BitSet next = new BitSet(states.size() + 1);
        for (int i = current.nextSetBit(0); i >= 0 && i < states.size(); i = current.nextSetBit(i + 1)) {
            State state = states.get(i);
            if (state.stay() != null && state.stay().contains(c)) {
                next.set(i);
            }
            if (state.step() != null && state.step().contains(c)) {
                next.set(i + 1);
            }
        }
        return closed(next);
    }

    /// Adds the states that cost nothing from those that are there, and come behind them.
    private BitSet closed(BitSet entered) {
        for (int i = entered.nextSetBit(0); i >= 0 && i < states.size(); i = entered.nextSetBit(i + 1)) {
            states.get(i).free().forEach(entered::set);
        }
        return entered;
    }
}
