package dev.gantry.cli;

/// Texts as Go reads and writes them, for messages that have to match.
final class GoText {
    private GoText() {}

    /// The text in double quotes, as `%q` prints it.
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /// A whole number with Go's prefixes (`0x`, `0o`, `0b`, `0`). Errors: `IllegalArgumentException` as
    /// `strconv` says it.
    static long parseInt(String text) {
        String digits = text;
        boolean negative = text.startsWith("-");
        if (negative || text.startsWith("+")) {
            digits = text.substring(1);
        }
        try {
            if (digits.startsWith("-") || digits.startsWith("+")) {
                throw new NumberFormatException(text);
            }
            int radix = radix(digits);
            String bare =
                    radix == 10 ? digits : digits.substring(digits.length() > 1 && digits.charAt(1) > '9' ? 2 : 1);
            return Long.parseLong((negative ? "-" : "") + bare, radix);
        } catch (NumberFormatException e) {
            String reason = isDecimal(digits) ? "value out of range" : "invalid syntax";
            throw new IllegalArgumentException("strconv.ParseInt: parsing " + quote(text) + ": " + reason, e);
        }
    }

    /// A whole number from 0 on that fits into `bits`. Errors: `IllegalArgumentException` as `strconv` says it.
    static long parseUint(String text, int bits) {
        String reason = "invalid syntax";
        if (isDecimal(text)) {
            reason = "value out of range";
            long number = text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
            if (number < 1L << bits) {
                return number;
            }
        }
        throw new IllegalArgumentException("strconv.ParseUint: parsing " + quote(text) + ": " + reason);
    }

    private static int radix(String digits) {
        if (digits.length() < 2 || digits.charAt(0) != '0') {
            return 10;
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
        };
    }

    private static boolean isDecimal(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return !digits.isEmpty();
    }
}
