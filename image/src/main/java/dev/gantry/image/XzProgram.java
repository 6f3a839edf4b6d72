package dev.gantry.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Decompresses by the `xz` program, as dockerd does. It gets little memory, whatever a stream asks for, and
/// ends with the stream. Read by one thread.
final class XzProgram extends FilterInputStream {
    /// More than any preset of xz needs to decompress; a stream may ask for 4 GiB.
    private static final String MEMORY = "--memlimit-decompress=256MiB";

    private static final int LONGEST_REASON = 1024;

    private final InputStream compressed;
    private final Process process;
    private volatile boolean isBroken;
    private boolean isWhole;

    private XzProgram(InputStream compressed, Process process) {
        super(process.getInputStream());
        this.compressed = compressed;
        this.process = process;
    }

    /// @throws InvalidImageException where the program can't be run
    static InputStream decompress(InputStream compressed) {
        Process process;
        try {
            process = new ProcessBuilder(List.of("xz", "--decompress", "--stdout", "--threads=1", MEMORY)).start();
        } catch (IOException e) {
            throw new InvalidImageException(
                    "xz compression needs the program xz, which can't be run: install xz-utils");
        }
        XzProgram stream = new XzProgram(compressed, process);
        Thread.ofVirtual().start(stream::feed);
        return stream;
    }

    private void feed() {
        try (OutputStream out = process.getOutputStream()) {
            compressed.transferTo(out);
        } catch (IOException e) {
            isBroken = true; // also where the program has ended first, which says why
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /// @throws IOException where the compressed bytes are malformed or cut short
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count < 0 && !isWhole) {
            requireWhole();
        }
        return count;
    }

    private void requireWhole() throws IOException {
        byte[] reason = process.getErrorStream().readNBytes(LONGEST_REASON);
        int code = process.onExit().join().exitValue();
        if (code != 0 || isBroken) {
            throw new IOException(new String(reason, StandardCharsets.UTF_8).strip());
        }
        isWhole = true;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        super.close();
        compressed.close();
    }
}
