package dev.gantry.api;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file of a folder that a build takes files from, as its client lists it. See `docs/build-protocol.md`.
///
/// @param path relative to the folder, with slashes
/// @param mode permission bits with setuid, setgid and sticky
/// @param size of a file, in bytes; else 0
/// @param modified to the nanosecond
/// @param link what a symbolic link says; else ""
public record ContextFile(String path, Type type, int mode, long size, Instant modified, String link) {
    private static final int END = 0;
    private static final int ALL_BITS = 07777;

    /// What it is.
    public enum Type {
        FILE(1),
        DIRECTORY(2),
        LINK(3);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        private static Type of(int code) throws IOException {
            for (Type type : values()) {
                if (type.code == code) {
                    return type;
                }
            }
            throw malformed("no file has the type " + code);
        }
    }

    public static ContextFile file(String path, int mode, long size, Instant modified) {
        return new ContextFile(path, Type.FILE, mode, size, modified, "");
    }

    public static ContextFile directory(String path, int mode, Instant modified) {
        return new ContextFile(path, Type.DIRECTORY, mode, 0, modified, "");
    }

    public static ContextFile link(String path, String target, Instant modified) {
        return new ContextFile(path, Type.LINK, 0777, 0, modified, target);
    }

    /// Writes it as a part of a list: type (1 byte), path, mode (4), modification time in seconds (8) and
    /// nanoseconds (4), a file's size (8), a link's target. Texts are UTF-8 behind their length (2); all numbers
    /// are big-endian.
    public void write(DataOutputStream out) throws IOException {
        out.writeByte(type.code);
        writeText(out, path);
        out.writeInt(mode);
        out.writeLong(modified.getEpochSecond());
        out.writeInt(modified.getNano());
        switch (type) {
            case FILE -> out.writeLong(size);
            case LINK -> writeText(out, link);
            case DIRECTORY -> {}
        }
    }

    /// Ends a list.
    public static void writeEnd(DataOutputStream out) throws IOException {
        out.writeByte(END);
    }

    /// Reads the next of a list; null at its end.
    ///
    /// @throws IOException for what is no such list
    public static @Nullable ContextFile read(DataInputStream in) throws IOException {
        int code = in.readUnsignedByte();
        if (code == END) {
            return null;
        }
        Type type = Type.of(code);
        String path = readText(in);
        int mode = in.readInt();
        Instant modified = time(in.readLong(), in.readInt());
        long size = type == Type.FILE ? in.readLong() : 0;
        String link = type == Type.LINK ? readText(in) : "";
        if ((mode & ~ALL_BITS) != 0 || size < 0) {
            throw malformed("mode " + mode + ", " + size + " bytes");
        }
        return new ContextFile(path, type, mode, size, modified, link);
    }

    private static Instant time(long seconds, int nanos) throws IOException {
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException e) {
            throw malformed("a time of " + seconds + " seconds");
        }
    }

    /// Writes a text.
    ///
    /// @throws IOException also for one of more than 65535 bytes
    public static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xffff) {
            throw new IOException("longer than 65535 bytes: " + text.substring(0, 60) + "...");
        }
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    /// Reads a text.
    public static String readText(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static IOException malformed(String what) {
        return new IOException("malformed list of files: " + what);
    }
}
