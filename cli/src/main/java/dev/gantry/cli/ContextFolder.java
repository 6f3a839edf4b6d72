package dev.gantry.cli;

import dev.gantry.dockerfile.DockerfileException;
import dev.gantry.dockerfile.IgnoreFile;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Whiteout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A folder that a build takes its files from, and as the tar that an engine is sent: without what `.dockerignore`
/// names, all files root's. The Dockerfile and the rules themselves are sent even where they are ignored: the
/// engine reads them, and then leaves them out.
///
/// @param dockerfile its path in the folder
/// @param added the text of a Dockerfile that is not in the folder, sent under that name; null when it is
record ContextFolder(
        Path folder, String dockerfile, @Nullable String added) {
    private static final String IGNORE_FILE = ".dockerignore";

    /// As much as a tar's name may have here; it bounds how deep a folder is looked into.
    private static final int LONGEST_PATH = 4095;

    /// Writes the tar.
    void write(OutputStream out) throws IOException {
        LayerWriter writer = new LayerWriter(out);
        directory(writer, folder, "", ignored());
        if (added != null) {
            add(writer, dockerfile, added.getBytes(StandardCharsets.UTF_8));
            add(writer, IGNORE_FILE, rulesAgainstAdded());
        }
        writer.finish();
    }

    private static void add(LayerWriter writer, String path, byte[] text) throws IOException {
        writer.add(
                LayerEntry.file(path, 0600, Instant.EPOCH, text.length),
                LayerWriter.Source.of(new ByteArrayInputStream(text)));
    }

    /// The folder's rules, and that the added Dockerfile is none of its files; nor are rules that it does not have.
    private byte[] rulesAgainstAdded() throws IOException {
        byte[] own = ignoreRules().orElse(IGNORE_FILE.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream rules = new ByteArrayOutputStream();
        rules.write(own);
        rules.write(("\n" + dockerfile + "\n").getBytes(StandardCharsets.UTF_8));
        return rules.toByteArray();
    }

    /// The text of the Dockerfile.
    byte[] dockerfileText() throws IOException {
        return added == null ? Files.readAllBytes(folder.resolve(dockerfile)) : added.getBytes(StandardCharsets.UTF_8);
    }

    /// What is left out.
    IgnoreFile ignored() throws IOException {
        Optional<Path> rules = rulesFile();
        if (rules.isEmpty()) {
            return IgnoreFile.EMPTY;
        }
        try {
            return IgnoreFile.parse(Files.readString(rules.get()));
        } catch (DockerfileException e) {
            throw new CliException("error reading " + folder.relativize(rules.get()) + ": " + e.reason());
        }
    }

    /// The text of the rules that say so, if there are any.
    Optional<byte[]> ignoreRules() throws IOException {
        Optional<Path> rules = rulesFile();
        return rules.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(rules.get()));
    }

    private Optional<Path> rulesFile() {
        return Stream.of(dockerfile + IGNORE_FILE, IGNORE_FILE)
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private boolean isNeeded(String path) {
        return path.equals(dockerfile) || path.equals(dockerfile + IGNORE_FILE) || path.equals(IGNORE_FILE);
    }

    private void directory(LayerWriter writer, Path directory, String prefix, IgnoreFile ignore) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(directory)) {
            files = list.sorted().toList();
        }
        for (Path file : files) {
            String path = prefix + file.getFileName();
            if (path.length() > LONGEST_PATH) {
                throw new CliException("path is too long: " + path.substring(0, 60) + "...");
            }
            boolean isSent = !ignore.isIgnored(path) || isNeeded(path);
            boolean isDirectory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
            if (isSent && (added == null || !path.equals(IGNORE_FILE))) {
                add(writer, file, path);
            }
            if (isDirectory && (isSent || ignore.hasExceptions() || dockerfile.startsWith(path + "/"))) {
                directory(writer, file, path + "/", ignore);
            }
        }
    }

    /// Adds a file, directory or link as root's; whatever else it is is left out.
    static void add(LayerWriter writer, Path file, String path) throws IOException {
        Map<String, Object> status =
                Files.readAttributes(file, "unix:mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        int mode = (int) status.getOrDefault("mode", 0);
        Instant modified =
                ((FileTime) status.getOrDefault("lastModifiedTime", FileTime.from(Instant.EPOCH))).toInstant();
        switch (mode & 0170000) {
            case 0040000 -> writer.add(LayerEntry.directory(path, mode & 07777, modified));
            case 0120000 -> writer.add(link(path, Files.readSymbolicLink(file).toString(), modified));
            case 0100000 -> {
                long size = (long) status.getOrDefault("size", 0L);
                try (InputStream in = Files.newInputStream(file)) {
                    writer.add(LayerEntry.file(path, mode & 07777, modified, size), LayerWriter.Source.of(in));
                }
            }
            default -> {
                // sockets, fifos and devices are nothing to build from
            }
        }
    }

    private static LayerEntry link(String path, String target, Instant modified) {
        return new LayerEntry(
                path,
                LayerEntry.Type.SYMLINK,
                0777,
                0,
                0,
                modified,
                Map.of(),
                target,
                LayerEntry.Device.NONE,
                0,
                List.of(),
                Whiteout.NONE);
    }
}
