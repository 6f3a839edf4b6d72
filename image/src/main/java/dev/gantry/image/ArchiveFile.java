package dev.gantry.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A plain tar on disk with a table of what lies where, so that its files can be read in any order and at
/// once.
final class ArchiveFile implements AutoCloseable {
    private static final int MAX_LINKS = 16;

    /// What stands at a path.
    private sealed interface Place {}

    /// A file's content.
    private record Content(long offset, long length) implements Place {}

    /// A link to another path of the archive.
    private record Link(String target) implements Place {}

    private final FileChannel file;
    private final Map<String, Place> places = new HashMap<>();

    private ArchiveFile(FileChannel file) {
        this.file = file;
    }

    /// @throws InvalidImageException when the file is no tar, or is cut
    static ArchiveFile open(Path path, LayerLimits limits) throws IOException {
        ArchiveFile archive = new ArchiveFile(FileChannel.open(path, StandardOpenOption.READ));
        try (InputStream in = Files.newInputStream(path);
                LayerReader reader = LayerReader.index(in, limits)) {
            archive.index(reader);
            return archive;
        } catch (EOFException cut) {
            archive.close();
            throw new InvalidImageException("invalid image archive: it ends in the middle of an entry", cut);
        } catch (IOException | RuntimeException failed) {
            archive.close();
            throw failed;
        }
    }

    private void index(LayerReader reader) throws IOException {
        long length = file.size();
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            LayerEntry entry = next.get();
            switch (entry.type()) {
                case FILE -> {
                    if (entry.sparse() || reader.contentOffset() > length - entry.size()) {
                        throw new InvalidImageException(
                                "invalid image archive: " + LayerPath.quoted(entry.path()) + " is cut or sparse");
                    }
                    places.put(entry.path(), new Content(reader.contentOffset(), entry.size()));
                }
                case SYMLINK -> places.put(entry.path(), new Link(LayerPath.parent(entry.path()) + "/" + entry.link()));
                case HARD_LINK -> places.put(entry.path(), new Link(entry.link()));
                case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> places.remove(entry.path());
            }
        }
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

    /// Opens a file for reading; needs no closing. Several can be read at once, by any threads.
    ///
    /// @throws InvalidImageException when there is no such file
    InputStream read(String path) {
        Content content = require(path);
        return Channels.newInputStream(new Slice(file, content.offset(), content.length()));
    }

    /// A whole document.
    ///
    /// @throws InvalidImageException when there is none, or when it is larger than `limit`
    byte[] document(String path, int limit) throws IOException {
        if (size(path) > limit) {
            throw new InvalidImageException(
                    "invalid image archive: " + LayerPath.quoted(path) + " is larger than " + limit + " bytes");
        }
        return read(path).readAllBytes();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
