package dev.gantry.compose;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Makes lines of bytes. What stands behind the last line end is a line when it is closed, or when it gets too long.
final class LineOutput extends OutputStream {
    private static final int LONGEST = 64 * 1024;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    LineOutput(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void write(int b) {
        if (b == '\n') {
            end();
            return;
        }
        begun.write(b);
        if (begun.size() >= LONGEST) {
            end();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    private void end() {
        lines.accept(begun.toString(StandardCharsets.UTF_8));
        begun.reset();
    }

    @Override
    public void close() {
        if (begun.size() > 0) {
            end();
        }
    }
}
