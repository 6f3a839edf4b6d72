package dev.gantry.runtime;

/// Cuts a stream's chunks into lines and encodes them, as Docker's copier does: a line of 16 kB or more is
/// logged in parts of 16,384 bytes, of which only the last ends in a newline and all have the time of the
/// first.
///
/// What is left of a chunk after its last newline is the unfinished line, which the next chunk continues. Not
/// safe for several threads.
final class LineSplitter {
    static final int MAX_PART = 16 << 10;

    private final JsonLineEncoder encoder = new JsonLineEncoder();
    private final byte[] rest = new byte[MAX_PART];
    private int restLength;
    private boolean continues;
    private long firstPartNanos;

    JsonLineEncoder encoder() {
        return encoder;
    }

    /// Takes over where the stream was left.
    void resume(UnfinishedLine line) {
        encoder.clear();
        restLength = line.copyTo(rest);
        continues = line.continues();
        firstPartNanos = line.firstPartNanos();
    }

    /// Where the stream is left now.
    UnfinishedLine unfinished() {
        return UnfinishedLine.of(rest, restLength, continues, firstPartNanos);
    }

    void feed(byte[] chunk, int from, int to, byte[] middle, long epochNanos) {
        int next = restLength > 0 ? feedRest(chunk, from, to, middle, epochNanos) : from;
        while (next < to) {
            int end = Math.min(to, next + MAX_PART);
            int newline = newline(chunk, next, end);
            if (newline >= 0) {
                emit(chunk, next, newline, true, middle, epochNanos);
                next = newline + 1;
            } else if (end - next == MAX_PART) {
                emit(chunk, next, end, false, middle, epochNanos);
                next = end;
            } else {
                restLength = end - next;
                System.arraycopy(chunk, next, rest, 0, restLength);
                return;
            }
        }
    }

    /// Completes the unfinished line from the head of a chunk.
    ///
    /// @return where the chunk goes on
    private int feedRest(byte[] chunk, int from, int to, byte[] middle, long epochNanos) {
        int end = Math.min(to, from + MAX_PART - restLength);
        int newline = newline(chunk, from, end);
        int taken = (newline >= 0 ? newline : end) - from;
        System.arraycopy(chunk, from, rest, restLength, taken);
        restLength += taken;
        if (newline < 0 && restLength < MAX_PART) {
            return to;
        }
        emit(rest, 0, restLength, newline >= 0, middle, epochNanos);
        restLength = 0;
        return newline >= 0 ? newline + 1 : end;
    }

    /// The stream is at its end: what is left is a line without a newline.
    void finish(byte[] middle, long epochNanos) {
        if (restLength > 0) {
            emit(rest, 0, restLength, false, middle, epochNanos);
        }
        restLength = 0;
        continues = false;
    }

    private void emit(byte[] text, int from, int to, boolean newline, byte[] middle, long epochNanos) {
        long time = continues ? firstPartNanos : epochNanos;
        encoder.line(text, from, to, newline, middle, time);
        continues = !newline;
        firstPartNanos = time;
    }

    private static int newline(byte[] chunk, int from, int to) {
        for (int i = from; i < to; i++) {
            if (chunk[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
