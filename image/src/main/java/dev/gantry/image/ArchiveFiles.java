package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An archive's files, each a file of its own in a directory, so that they can be read in any order and at once, and
/// be kept without being copied.
final class ArchiveFiles {
    private static final int MAX_LINKS = 16;

    /// What stands at a path.
    private sealed interface Place {}

    /// A file's content.
    private record Content(Path file, long length) implements Place {}

    /// A link to another path of the archive.
    private record Link(String target) implements Place {}

    private final Path directory;
    private final Map<String, Place> places = new HashMap<>();
    private int stored;

    private ArchiveFiles(Path directory) {
        this.directory = directory;
    }

    /// Takes a tar, compressed or not, to its end.
    ///
    /// @param directory an empty one; the caller deletes it, also after a failure
    /// @throws InvalidImageException when the stream is no tar, is cut or is past a limit
    static ArchiveFiles receive(InputStream in, Path directory, LayerLimits limits) throws IOException {
        ArchiveFiles files = new ArchiveFiles(directory);
        LayerReader reader = LayerReader.undigested(in, limits);
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            files.add(next.get(), reader);
        }
        reader.drain();
        return files;
    }

    private void add(LayerEntry entry, LayerReader reader) throws IOException {
        String path = entry.path();
        switch (entry.type()) {
            case FILE -> {
                if (entry.sparse()) {
                    throw new InvalidImageException("invalid image archive: " + LayerPath.quoted(path) + " is sparse");
                }
                places.put(path, store(entry, reader));
            }
            case SYMLINK -> places.put(path, new Link(LayerPath.parent(path) + "/" + entry.link()));
            case HARD_LINK -> places.put(path, new Link(entry.link()));
            case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> places.remove(path);
        }
    }

    /// What stood at the path before is written over.
    private Content store(LayerEntry entry, LayerReader reader) throws IOException {
        Path file = places.get(entry.path()) instanceof Content before
                ? before.file()
                : directory.resolve(Integer.toString(stored++));
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            reader.transferTo((offset, buffer, from, length) -> {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, from, length);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        }
        return new Content(file, entry.size());
    }

    /// All paths that hold a file or a link.
    Set<String> paths() {
        return Set.copyOf(places.keySet());
    }

    boolean has(String path) {
        return find(path).isPresent();
    }

    /// @throws InvalidImageException when there is no such file
    long size(String path) {
        return require(path).length();
    }

    /// Where a file's content lies.
    ///
    /// @throws InvalidImageException when there is no such file
    Path file(String path) {
        return require(path).file();
    }

    private Content require(String path) {
        return find(path)
                .orElseThrow(() ->
                        new InvalidImageException("invalid image archive: it has no file " + LayerPath.quoted(path)));
    }

    /// Follows links, which in a `docker save` of old stand for a layer that another image has as well.
    private Optional<Content> find(String path) {
        String at = LayerPath.normalise(path, "path in the archive");
        for (int i = 0; i < MAX_LINKS; i++) {
            Place place = places.get(at);
            if (place == null) {
                return Optional.empty();
            }
            switch (place) {
                case Content content -> {
                    return Optional.of(content);
                }
                case Link link -> at = LayerPath.normalise(link.target(), "link in the archive");
            }
        }
        throw new InvalidImageException("invalid image archive: too many links at " + LayerPath.quoted(path));
    }

    /// Opens a file for reading. Several can be read at once, by any threads.
    ///
    /// @throws InvalidImageException when there is no such file
    InputStream read(String path) throws IOException {
        return Files.newInputStream(file(path));
    }

    /// A whole document.
    ///
    /// @throws InvalidImageException when there is none, or when it is larger than `limit`
    byte[] document(String path, int limit) throws IOException {
        if (size(path) > limit) {
            throw new InvalidImageException(
                    "invalid image archive: " + LayerPath.quoted(path) + " is larger than " + limit + " bytes");
        }
        return Files.readAllBytes(file(path));
    }
}
