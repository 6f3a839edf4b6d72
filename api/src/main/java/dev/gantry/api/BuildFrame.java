package dev.gantry.api;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One frame of a build's connection: kind (1 byte), channel (4), length (4, big-endian both), payload. See
/// `docs/build-protocol.md`.
final class BuildFrame {
    /// No payload is longer, in bytes.
    static final int LONGEST = 256 << 10;

    private static final int HEAD = 9;

    private final Kind kind;
    private final int channel;
    private final byte[] payload;

    /// @param channel 0 for the connection itself
    /// @param payload not copied
    BuildFrame(Kind kind, int channel, byte[] payload) {
        this.kind = kind;
        this.channel = channel;
        this.payload = payload;
    }

    Kind kind() {
        return kind;
    }

    int channel() {
        return channel;
    }

    byte[] payload() {
        return payload;
    }

    /// What a frame means.
    enum Kind {
        /// JSON that tells how the build goes.
        EVENT(0),
        /// JSON that says what is wanted on a new channel.
        OPEN(1),
        /// The channel's answer: what is wanted follows.
        ACCEPT(2),
        /// The channel's answer: there is none.
        REFUSE(3),
        DATA(4),
        /// This side sends no more on the channel.
        END(5),
        /// Nobody sends any more on the channel.
        CLOSE(6),
        /// Four bytes: how much more may be sent on the channel.
        WINDOW(7);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        /// @throws IOException for a code that is none
        static Kind of(int code) throws IOException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("malformed build connection: no frame has the kind " + code);
        }
    }

    static BuildFrame window(int channel, int bytes) {
        return new BuildFrame(
                Kind.WINDOW, channel, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    /// The next frame; null at the end of the stream.
    ///
    /// @throws IOException for what is no frame, and where the stream ends within one
    static @Nullable BuildFrame read(InputStream in) throws IOException {
        int code = in.read();
        if (code < 0) {
            return null;
        }
        Kind kind = Kind.of(code);
        DataInputStream data = new DataInputStream(in);
        int channel = data.readInt();
        int length = data.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("malformed build connection: a frame of " + length + " bytes");
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("the build connection ends within a frame");
        }
        return new BuildFrame(kind, channel, payload);
    }

    /// The frame as it is sent.
    byte[] bytes() {
        return ByteBuffer.allocate(HEAD + payload.length)
                .put((byte) kind.code)
                .putInt(channel)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    /// @throws IOException where the payload is no such number
    int windowBytes() throws IOException {
        int bytes = payload.length == 4 ? ByteBuffer.wrap(payload).getInt() : 0;
        if (bytes <= 0) {
            throw new IOException("malformed build connection: a window of " + bytes + " bytes");
        }
        return bytes;
    }
}
