package dev.gantry.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// A connection that became a WebSocket: what the client's messages carry, one after the other, and messages to it.
/// Nothing is gathered: a message of any length passes through. One thread reads, others may write. Source: RFC 6455.
public final class WebSocket implements AutoCloseable {
    /// What a server proves by that it has understood the handshake: section 1.3.
    private static final String PROOF = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int KEY_BYTES = 16;
    private static final int LONGEST_CONTROL = 125;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xa;

    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;

    private final Hijack hijack;
    private final InputStream raw;
    private final int kind;
    private final byte[] mask = new byte[4];
    private long remaining;
    private int masked;
    private volatile boolean ended;

    /// @param text whether messages to the client are text, else binary
    WebSocket(Hijack hijack, boolean text) {
        this.hijack = hijack;
        this.raw = hijack.input();
        this.kind = text ? TEXT : BINARY;
    }

    /// The answer to a client's key.
    ///
    /// @throws HttpException 400 for what is no key
    static String accept(String key) {
        try {
            if (Base64.getDecoder().decode(key).length == KEY_BYTES) {
                MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
                return Base64.getEncoder()
                        .encodeToString(sha1.digest((key + PROOF).getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "invalid Sec-WebSocket-Key: not Base64");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
        throw new HttpException(400, "invalid Sec-WebSocket-Key: not " + KEY_BYTES + " bytes");
    }

    /// What the client sends; ends when it closes.
    public InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return WebSocket.this.read(bytes, offset, length);
            }
        };
    }

    private int read(byte[] bytes, int offset, int length) throws IOException {
        while (remaining == 0 && !ended) {
            nextFrame();
        }
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        int count = raw.read(bytes, offset, (int) Math.min(length, remaining));
        if (count < 0) {
            ended = true;
            return -1;
        }
        unmask(bytes, offset, count);
        remaining -= count;
        return count;
    }

    private void unmask(byte[] bytes, int offset, int count) {
        for (int i = 0; i < count; i++) {
            bytes[offset + i] ^= mask[masked++ & 3];
        }
    }

    /// Reads a frame's head, and all of one that is the protocol's own: section 5.2.
    private void nextFrame() throws IOException {
        int first = raw.read();
        if (first < 0) {
            ended = true;
            return;
        }
        int second = octet();
        long length = length(second & 0x7f);
        if ((second & MASKED) == 0 || (first & 0x70) != 0 || length < 0) {
            end(PROTOCOL_ERROR);
            return;
        }
        readFully(mask, mask.length);
        masked = 0;
        int opcode = first & 0x0f;
        switch (opcode) {
            case CONTINUATION, TEXT, BINARY -> remaining = length;
            case CLOSE, PING, PONG -> control(opcode, length, (first & FINAL) != 0);
            default -> end(PROTOCOL_ERROR);
        }
    }

    private long length(int small) throws IOException {
        return switch (small) {
            case 126 -> (long) octet() << 8 | octet();
            case 127 -> {
                byte[] bytes = new byte[8];
                readFully(bytes, bytes.length);
                yield ByteBuffer.wrap(bytes).getLong();
            }
            default -> small;
        };
    }

    private int octet() throws IOException {
        int octet = raw.read();
        if (octet < 0) {
            throw new EOFException("the WebSocket's client left within a frame");
        }
        return octet;
    }

    private void readFully(byte[] bytes, int length) throws IOException {
        if (raw.readNBytes(bytes, 0, length) < length) {
            throw new EOFException("the WebSocket's client left within a frame");
        }
    }

    private void control(int opcode, long length, boolean whole) throws IOException {
        if (length > LONGEST_CONTROL || !whole) {
            end(PROTOCOL_ERROR);
            return;
        }
        byte[] payload = new byte[(int) length];
        readFully(payload, payload.length);
        unmask(payload, 0, payload.length);
        if (opcode == PING) {
            send(PONG, ByteBuffer.wrap(payload));
        } else if (opcode == CLOSE) {
            end(NORMAL);
        }
    }

    private void end(int status) throws IOException {
        ended = true;
        send(CLOSE, ByteBuffer.allocate(2).putShort((short) status).flip());
    }

    /// Sends one message.
    public void write(byte[] bytes, int offset, int length) throws IOException {
        send(kind, ByteBuffer.wrap(bytes, offset, length));
    }

    private void send(int opcode, ByteBuffer payload) throws IOException {
        int length = payload.remaining();
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) (FINAL | opcode));
        if (length <= LONGEST_CONTROL) {
            head.put((byte) length);
        } else if (length <= 0xffff) {
            head.put((byte) 126).putShort((short) length);
        } else {
            head.put((byte) 127).putLong(length);
        }
        hijack.write(head.flip(), payload);
    }

    /// Tells the client that nothing more comes, and ends the connection.
    @Override
    public void close() {
        try (Hijack ending = hijack) {
            if (!ended) {
                send(CLOSE, ByteBuffer.allocate(2).putShort((short) NORMAL).flip());
            }
            ending.output().close();
        } catch (IOException e) {
            // the client has left
        }
    }
}
