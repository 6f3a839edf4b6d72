package dev.gantry.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// Paths inside a layer. File names are bytes on Linux; those that are no UTF-8 become text and bytes again
/// without loss: each stray byte 0x80..0xff stands as the lone surrogate U+DC80..U+DCFF (as Python's
/// `surrogateescape`).
public final class LayerPath {
    /// The layer's root.
    public static final String ROOT = ".";

    private static final int ESCAPE = 0xdc00;

    private LayerPath() {}

    /// The text of a path's bytes.
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    static String decode(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : decodeEscaping(bytes, offset, length);
    }

    private static String decodeEscaping(byte[] bytes, int offset, int length) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        CharBuffer out = CharBuffer.allocate(length);
        while (decoder.decode(in, out, true).isError()) {
            out.put((char) (ESCAPE + (in.get() & 0xff)));
        }
        return out.flip().toString();
    }

    /// The bytes of a path's text, the reverse of [#decode(byte[])].
    public static byte[] encode(String path) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(path));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException escaped) {
            return encodeEscaping(path);
        }
    }

    private static byte[] encodeEscaping(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length() + 8);
        path.codePoints().forEach(c -> {
            if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff) {
                bytes.write(c - ESCAPE);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    /// A tar's name as a path below the layer's root: leading, doubled and trailing slashes and `.` are
    /// dropped, and `a/../b` is `b`, as Docker reads them.
    ///
    /// @throws InvalidImageException for an empty name, a NUL, or a `..` that leaves the root
    static String normalise(String name, String what) {
        if (name.isEmpty()) {
            throw new InvalidImageException("invalid layer: an entry has an empty " + what);
        }
        if (name.indexOf('\0') >= 0) {
            throw new InvalidImageException("invalid layer: " + quoted(name) + ": " + what + " holds a NUL character");
        }
        return isNormal(name) ? name : resolve(name, what);
    }

    /// The common case, told without taking the name apart.
    private static boolean isNormal(String name) {
        int start = 0;
        int length = name.length();
        while (start < length) {
            int end = name.indexOf('/', start);
            end = end < 0 ? length : end;
            boolean dots = end - start <= 2 && name.charAt(start) == '.' && name.charAt(end - 1) == '.';
            if (end == start || dots || end == length - 1) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    private static String resolve(String name, String what) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    throw new InvalidImageException(
                            "invalid layer: " + quoted(name) + ": " + what + " leaves the layer's root");
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return parts.isEmpty() ? ROOT : String.join("/", parts);
    }

    /// The path of what contains this one; [#ROOT] for a first-level name.
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? ROOT : path.substring(0, slash);
    }

    /// The last component.
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// A name for an error message: in double quotes, control characters and stray bytes escaped, cut if
    /// very long.
    static String quoted(String name) {
        StringBuilder text = new StringBuilder("\"");
        name.codePoints().limit(256).forEach(c -> {
            if (c < 0x20 || c == 0x7f || Character.getType(c) == Character.SURROGATE) {
                text.append(String.format("\\x%02x", c & 0xff));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.append(name.length() > 256 ? "...\"" : "\"").toString();
    }
}
