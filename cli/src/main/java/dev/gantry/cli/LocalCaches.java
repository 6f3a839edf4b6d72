package dev.gantry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The folders of this side from which a build takes its cache, and where it puts it: `type=local`. They are OCI
/// layouts, of which only files that such a layout has are read or written.
///
/// @param sources of `--cache-from`, by the flag's place; null for one of another type
/// @param targets of `--cache-to`, likewise
record LocalCaches(List<@Nullable Path> sources, List<@Nullable Path> targets) {
    private static final Pattern BLOB = Pattern.compile("blobs/sha256/[0-9a-f]{64}");
    private static final List<String> DOCUMENTS = List.of("index.json", "oci-layout");

    /// Errors: [CliException]
    static LocalCaches of(List<String> from, List<String> to) {
        return new LocalCaches(folders(from, "src"), folders(to, "dest"));
    }

    private static List<@Nullable Path> folders(List<String> specs, String attribute) {
        List<@Nullable Path> folders = new ArrayList<>();
        for (String spec : specs) {
            List<String> fields = CsvFields.of(spec);
            if (!fields.contains("type=local")) {
                folders.add(null);
                continue;
            }
            folders.add(fields.stream()
                    .filter(field -> field.startsWith(attribute + "="))
                    .map(field -> Path.of(field.substring(attribute.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new CliException("cache " + spec + ": " + attribute + " is required")));
        }
        return folders;
    }

    private static Optional<Path> file(List<@Nullable Path> folders, String id, String path) {
        boolean isOfLayout = DOCUMENTS.contains(path) || BLOB.matcher(path).matches();
        int place = id.matches("[0-9]{1,4}") ? Integer.parseInt(id) : folders.size();
        Path folder = place < folders.size() ? folders.get(place) : null;
        return isOfLayout && folder != null ? Optional.of(folder.resolve(path)) : Optional.empty();
    }

    /// A file that the engine asks for.
    ///
    /// @param id the flag's place
    Optional<Path> source(String id, String path) {
        return file(sources, id, path).filter(Files::isRegularFile);
    }

    /// Where a file of the engine's goes; empty for a blob that is there.
    ///
    /// @param id the flag's place
    Optional<Path> target(String id, String path) {
        return file(targets, id, path).filter(file -> DOCUMENTS.contains(path) || !Files.exists(file));
    }

    /// Writes a file, which is there whole or not at all.
    static void write(Path file, InputStream content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("there is no folder for " + file);
        }
        Files.createDirectories(folder);
        Path temporary = Files.createTempFile(folder, ".cache", "");
        try {
            Files.copy(content, temporary, StandardCopyOption.REPLACE_EXISTING);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
