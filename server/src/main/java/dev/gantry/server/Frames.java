package dev.gantry.server;

import dev.gantry.engine.AttachOutput;
import dev.gantry.http.Hijack;
import dev.gantry.runtime.Stream;
import java.nio.ByteBuffer;

/// How a process's output travels: as it is where the process has a terminal, else each piece behind eight
/// bytes that say which stream it is of and how long it is. Source: Engine API, `ContainerAttach`, "Stream
/// format".
final class Frames {
    static final String RAW = "application/vnd.docker.raw-stream";
    static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";

    static final int HEADER = 8;

    private Frames() {}

    /// The content type of a stream; clients before 1.42 know one name for both.
    static String contentType(boolean tty, ApiVersion version) {
        return tty || version.before(42) ? RAW : MULTIPLEXED;
    }

    static AttachOutput over(Hijack hijack, boolean tty) {
        if (tty) {
            return (_, bytes, offset, length) -> hijack.write(ByteBuffer.wrap(bytes, offset, length));
        }
        return (stream, bytes, offset, length) ->
                hijack.write(header(stream, length), ByteBuffer.wrap(bytes, offset, length));
    }

    private static ByteBuffer header(Stream stream, int length) {
        byte[] header = new byte[HEADER];
        putHeader(header, 0, stream.number(), length);
        return ByteBuffer.wrap(header);
    }

    /// Stream number, three zeros, big-endian length.
    static void putHeader(byte[] target, int at, int stream, int length) {
        ByteBuffer.wrap(target, at, HEADER).putInt(stream << 24).putInt(length);
    }
}
