package dev.gantry.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A chunked body (RFC 9112, 7.1): ends after the last chunk and its trailer, never before.
final class ChunkedInput extends InputStream {
    private final HttpConnection connection;
    private long left;
    private boolean started;
    private boolean ended;

    ChunkedInput(HttpConnection connection) {
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = connection.input().read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("unexpected EOF");
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (started) {
            connection.readLine();
        }
        started = true;
        String line = connection.readLine();
        int extension = line.indexOf(';');
        left = size(extension < 0 ? line : line.substring(0, extension));
        if (left == 0) {
            while (!connection.readLine().isEmpty()) {
                // trailer fields say nothing here
            }
            ended = true;
            connection.bodyEnded();
        }
    }

    private static long size(String digits) throws IOException {
        try {
            long size = Long.parseLong(digits.strip(), 16);
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw new IOException("malformed chunk size: " + digits, e);
        }
        throw new IOException("malformed chunk size: " + digits);
    }
}
