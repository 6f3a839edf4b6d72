package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.image.LayerWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// A context on its way from one machine to another: a tar, or a zip, with `meta.json` and `tls/docker/ca.pem` and so
/// on. What is read comes from anywhere: it is small, and names only places within the context.
///
/// @param context as [ContextStore] has it
/// @param tls files by endpoint and name
record ContextArchive(JsonObject context, Map<String, byte[]> tls) {
    private static final int MOST_BYTES = 10 << 20;
    private static final int MOST_FILES = 1000;
    private static final String META = "meta.json";
    private static final String TLS = "tls/";

    void write(OutputStream out) throws IOException {
        LayerWriter writer = new LayerWriter(out);
        add(writer, META, 0644, Json.write(context).getBytes(StandardCharsets.UTF_8));
        writer.add(LayerEntry.directory("tls", 0700, Instant.EPOCH));
        String endpoint = "";
        for (Map.Entry<String, byte[]> file : new TreeMap<>(tls).entrySet()) {
            String parent = file.getKey().substring(0, file.getKey().indexOf('/'));
            if (!parent.equals(endpoint)) {
                endpoint = parent;
                writer.add(LayerEntry.directory(TLS + endpoint, 0700, Instant.EPOCH));
            }
            add(writer, TLS + file.getKey(), 0600, file.getValue());
        }
        writer.finish();
    }

    private static void add(LayerWriter writer, String path, int mode, byte[] content) throws IOException {
        writer.add(
                LayerEntry.file(path, mode, Instant.EPOCH, content.length),
                LayerWriter.Source.of(new ByteArrayInputStream(content)));
    }

    /// Reads all of an archive.
    ///
    /// Errors: [CliException] in Docker's words.
    static ContextArchive read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw tooLarge();
        }
        Reader reader = new Reader();
        if (bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K') {
            readZip(bytes, reader);
        } else {
            readTar(bytes, reader);
        }
        return reader.archive();
    }

    private static void readTar(byte[] bytes, Reader reader) throws IOException {
        LayerLimits limits =
                LayerLimits.DEFAULT.withMaxUnpackedBytes(MOST_BYTES).withMaxEntries(MOST_FILES);
        try (LayerReader tar = LayerReader.openTar(new ByteArrayInputStream(bytes), limits)) {
            for (Optional<LayerEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
                if (next.get().type() == LayerEntry.Type.FILE) {
                    reader.take(next.get().path(), tar.content());
                }
            }
        } catch (InvalidImageException e) {
            throw new CliException("archive/tar: invalid tar header");
        }
    }

    private static void readZip(byte[] bytes, Reader reader) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            int files = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++files > MOST_FILES) {
                    throw tooLarge();
                }
                if (!entry.isDirectory()) {
                    reader.take(entry.getName(), zip);
                }
            }
        }
    }

    private static CliException tooLarge() {
        return new CliException("read exceeds the defined limit");
    }

    /// Collects an archive's files.
    private static final class Reader {
        private final Map<String, byte[]> tls = new TreeMap<>();
        private @Nullable JsonObject context;
        private int left = MOST_BYTES;

        void take(String path, InputStream content) throws IOException {
            check(path);
            byte[] bytes = content.readNBytes(left + 1);
            left -= bytes.length;
            if (left < 0) {
                throw tooLarge();
            }
            if (path.equals(META)) {
                context = parse(bytes);
            } else {
                tls.put(path.substring(TLS.length()), bytes);
            }
        }

        private static void check(String path) {
            if (path.equals(META)) {
                return;
            }
            if (!path.startsWith(TLS)) {
                throw new CliException(path + ": unexpected context file");
            }
            if (!GoPaths.clean(path).equals(path) || path.indexOf('\0') >= 0) {
                throw new CliException(path + ": unexpected path format");
            }
            if (path.indexOf('\\') >= 0) {
                throw new CliException(path + ": unexpected '\\' in path");
            }
            if (path.split("/", -1).length != 3) {
                throw new CliException("archive format is invalid");
            }
        }

        private static JsonObject parse(byte[] bytes) {
            try {
                Object parsed = Json.parse(new String(bytes, StandardCharsets.UTF_8));
                if (parsed instanceof JsonObject object) {
                    return object;
                }
            } catch (JsonException e) {
                throw new CliException(META + ": " + e.getMessage());
            }
            throw new CliException(META + " is no JSON object");
        }

        ContextArchive archive() {
            if (context == null) {
                throw new CliException("invalid context: no metadata found");
            }
            return new ContextArchive(context, tls);
        }
    }
}
