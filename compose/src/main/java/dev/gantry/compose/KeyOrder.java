package dev.gantry.compose;

import java.util.Comparator;

/// The order in which keys of mappings are printed: by letters, numbers within them by their value, `a2`
/// before `a10`.
enum KeyOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String left, String right) {
        int i = 0;
        while (i < left.length() && i < right.length() && left.charAt(i) == right.charAt(i)) {
            i++;
        }
        if (i == left.length() || i == right.length()) {
            return Integer.compare(left.length(), right.length());
        }
        int start = i;
        while (start > 0 && isDigit(left, start - 1)) {
            start--;
        }
        String first = digits(left, start);
        String second = digits(right, start);
        if (!first.isEmpty() && !second.isEmpty()) {
            int byLength = Integer.compare(first.length(), second.length());
            int byValue = byLength == 0 ? first.compareTo(second) : byLength;
            return byValue == 0 ? left.compareTo(right) : byValue;
        }
        boolean leftLetter = Character.isLetter(left.charAt(i));
        boolean rightLetter = Character.isLetter(right.charAt(i));
        if (leftLetter != rightLetter) {
            return leftLetter ? 1 : -1;
        }
        return Character.compare(left.charAt(i), right.charAt(i));
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static String digits(String text, int start) {
        int end = start;
        while (isDigit(text, end)) {
            end++;
        }
        return text.substring(start, end).replaceFirst("^0+(?=.)", "");
    }
}
