package dev.gantry.runtime;

/// The `none` log driver: output goes to whoever is attached, and nowhere else.
public final class NoLog implements LogSink {
    /// What `docker logs` answers for it.
    public static final String READ_REFUSED = "configured logging driver does not support reading";

    @Override
    public void write(Stream stream, long epochNanos, byte[] chunk, int offset, int length) {}

    @Override
    public int alreadyLogged(Stream stream, byte[] head, int length) {
        return 0;
    }

    @Override
    public void end(Stream stream) {}

    @Override
    public void close() {}
}
