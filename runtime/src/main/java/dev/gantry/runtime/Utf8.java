package dev.gantry.runtime;

/// UTF-8 as Go checks it (`unicode/utf8`): no overlong forms, no surrogates, nothing above U+10FFFF.
final class Utf8 {
    private Utf8() {}

    /// The length (2 to 4) of the valid sequence that starts at `i`, or 0 where there is none.
    static int sequence(byte[] text, int i, int to) {
        int lead = text[i] & 0xff;
        if (lead >= 0xc2 && lead < 0xe0) {
            return to - i >= 2 && isContinuation(text[i + 1], 0x80, 0xbf) ? 2 : 0;
        }
        if (lead >= 0xe0 && lead < 0xf0) {
            int low = lead == 0xe0 ? 0xa0 : 0x80;
            int high = lead == 0xed ? 0x9f : 0xbf;
            boolean whole = to - i >= 3 && isContinuation(text[i + 1], low, high);
            return whole && isContinuation(text[i + 2], 0x80, 0xbf) ? 3 : 0;
        }
        if (lead >= 0xf0 && lead < 0xf5) {
            int low = lead == 0xf0 ? 0x90 : 0x80;
            int high = lead == 0xf4 ? 0x8f : 0xbf;
            boolean whole = to - i >= 4 && isContinuation(text[i + 1], low, high);
            return whole && isContinuation(text[i + 2], 0x80, 0xbf) && isContinuation(text[i + 3], 0x80, 0xbf) ? 4 : 0;
        }
        return 0;
    }

    private static boolean isContinuation(byte b, int low, int high) {
        int value = b & 0xff;
        return value >= low && value <= high;
    }
}
