package dev.gantry.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A body of a length known beforehand.
final class FixedInput extends InputStream {
    private final HttpConnection connection;
    private long left;

    FixedInput(HttpConnection connection, long length) {
        this.connection = connection;
        this.left = length;
        if (length == 0) {
            connection.bodyEnded();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0 || length == 0) {
            return left == 0 ? -1 : 0;
        }
        int count = connection.input().read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("unexpected EOF");
        }
        left -= count;
        if (left == 0) {
            connection.bodyEnded();
        }
        return count;
    }
}
