package dev.gantry.engine;

import dev.gantry.runtime.OutputSink;
import dev.gantry.runtime.Stream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Keeps the beginning of a command's output, both streams together, as a check's log has it.
final class BoundedOutput implements OutputSink {
    /// As dockerd.
    private static final int LIMIT_BYTES = 4096;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    @Override
    public synchronized void write(Stream stream, byte[] bytes, int offset, int length) {
        int taken = Math.min(length, LIMIT_BYTES - kept.size());
        kept.write(bytes, offset, taken);
        cut |= taken < length;
    }

    /// Ends with `...` where there was more.
    synchronized String text() {
        String text = kept.toString(StandardCharsets.UTF_8);
        return cut ? text + "..." : text;
    }
}
