package dev.gantry.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPOutputStream;

/// Compresses what is read through it.
final class GzipInput extends InputStream {
    private static final int PART = 64 << 10;

    private final InputStream plain;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final GZIPOutputStream gzip;
    private InputStream ready = new ByteArrayInputStream(new byte[0]);
    private boolean ended;

    /// @param plain closed with this
    GzipInput(InputStream plain) throws IOException {
        this.plain = plain;
        this.gzip = new GZIPOutputStream(made);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = ready.read(bytes, offset, length);
        while (count < 0 && !ended) {
            compress();
            count = ready.read(bytes, offset, length);
        }
        return count;
    }

    private void compress() throws IOException {
        byte[] part = plain.readNBytes(PART);
        gzip.write(part);
        if (part.length < PART) {
            gzip.close();
            ended = true;
        }
        ready = new ByteArrayInputStream(made.toByteArray());
        made.reset();
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
