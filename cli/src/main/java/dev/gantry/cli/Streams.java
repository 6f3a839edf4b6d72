package dev.gantry.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where a command reads and writes. Output is buffered: who needs it seen at once flushes.
record Streams(InputStream in, PrintStream out, PrintStream err) {
    private static final int BUFFER = 16 * 1024;

    /// The process's own, without the conversions and locks of `System.out`.
    static Streams ofProcess() {
        return new Streams(new FileInputStream(FileDescriptor.in), open(FileDescriptor.out), open(FileDescriptor.err));
    }

    private static PrintStream open(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER), false, StandardCharsets.UTF_8);
    }

    /// Where output goes that nobody wants to see.
    static PrintStream discarding() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
