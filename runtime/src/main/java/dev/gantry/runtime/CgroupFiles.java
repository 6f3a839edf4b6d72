package dev.gantry.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// Writes to files of a cgroup: one value, one `write(2)`. Errors have the words that runc has for them.
final class CgroupFiles {
    private CgroupFiles() {}

    static void write(Path file, String value) throws IOException {
        try (FileChannel channel = open(file)) {
            channel.write(bytes(value));
        } catch (FileSystemException named) {
            throw named;
        } catch (IOException refused) {
            throw new IOException(
                    "failed to write \"%s\": write %s: %s".formatted(value, file, reason(refused)), refused);
        }
    }

    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    static ByteBuffer bytes(String value) {
        return ByteBuffer.wrap(value.getBytes(StandardCharsets.US_ASCII));
    }

    /// As Go words errno: small at the start.
    static String reason(IOException refused) {
        String text = String.valueOf(refused.getMessage());
        boolean sentence =
                text.length() > 1 && Character.isUpperCase(text.charAt(0)) && Character.isLowerCase(text.charAt(1));
        return sentence ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }
}
