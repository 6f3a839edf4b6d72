package dev.gantry.runtime;

import java.util.Arrays;

/// One line of a log as `docker logs` shows it. A [LogReader] has one entry and refills it with every line, so
/// that millions of lines make no garbage: what is to be kept is copied.
public final class LogEntry {
    private byte[] text = new byte[32 << 10];
    private int length;
    private Stream stream = Stream.STDOUT;

    LogEntry() {}

    public Stream stream() {
        return stream;
    }

    /// The buffer that holds the line: its first [#length] bytes, valid until the reader's next line. The line
    /// ends in a newline unless the container's did not.
    public byte[] bytes() {
        return text;
    }

    public int length() {
        return length;
    }

    void start(Stream newStream) {
        stream = newStream;
    }

    void clear() {
        length = 0;
    }

    /// Makes room for `more` bytes past the length.
    void reserve(int more) {
        if (text.length - length < more) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, length + more));
        }
    }

    /// Appends without a check: the caller has reserved the room.
    void append(byte[] from, int at, int count) {
        System.arraycopy(from, at, text, length, count);
        length += count;
    }

    void append(int b) {
        text[length++] = (byte) b;
    }
}
