package dev.gantry.runtime;

import java.util.Arrays;

/// What a stream has written since its last newline, less than [LineSplitter#MAX_PART] bytes.
///
/// Immutable; the bytes never leave this class but by copy.
final class UnfinishedLine {
    static final UnfinishedLine NONE = new UnfinishedLine(new byte[0], false, 0);

    private final byte[] text;
    private final boolean continues;
    private final long firstPartNanos;

    private UnfinishedLine(byte[] text, boolean continues, long firstPartNanos) {
        this.text = text;
        this.continues = continues;
        this.firstPartNanos = firstPartNanos;
    }

    /// @param continues whether earlier parts of the same line are logged already
    /// @param firstPartNanos the time of the first of them
    static UnfinishedLine of(byte[] text, int length, boolean continues, long firstPartNanos) {
        boolean none = length == 0 && !continues;
        return none ? NONE : new UnfinishedLine(Arrays.copyOf(text, length), continues, firstPartNanos);
    }

    int length() {
        return text.length;
    }

    int copyTo(byte[] out) {
        System.arraycopy(text, 0, out, 0, text.length);
        return text.length;
    }

    boolean continues() {
        return continues;
    }

    long firstPartNanos() {
        return firstPartNanos;
    }
}
