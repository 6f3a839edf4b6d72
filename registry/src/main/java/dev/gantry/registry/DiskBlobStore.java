package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.linux.Directory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Blobs as files on this machine; `package-info` draws the tree.
final class DiskBlobStore implements BlobStore {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{128}");

    private final Path blobs;
    private final Path uploads;

    /// Makes the folders where they are missing.
    DiskBlobStore(Path root) throws IOException {
        this.blobs = root.resolve("blobs");
        this.uploads = Files.createDirectories(root.resolve("uploads"));
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            Files.createDirectories(folder(algorithm));
        }
    }

    private Path folder(Digest.Algorithm algorithm) {
        return blobs.resolve(algorithm.label());
    }

    /// Below a folder of the digest's first two digits: directories stay small, and syncing one cheap.
    private Path path(Digest digest) {
        return folder(digest.algorithm()).resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
    }

    @Override
    public void begin(String upload) throws IOException {
        Files.createFile(uploads.resolve(upload));
    }

    @Override
    public FileChannel append(String upload) throws IOException {
        FileChannel file = FileChannel.open(uploads.resolve(upload), StandardOpenOption.READ, StandardOpenOption.WRITE);
        file.position(file.size());
        return file;
    }

    @Override
    public void publish(String upload, Digest digest) throws IOException {
        Path path = path(digest);
        Path folder = path.resolveSibling("");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            sync(folder(digest.algorithm()));
        }
        Files.move(uploads.resolve(upload), path, StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
    }

    private static void sync(Path folder) {
        try (Directory directory = Directory.open(folder)) {
            directory.sync();
        }
    }

    @Override
    public void abandon(String upload) throws IOException {
        Files.deleteIfExists(uploads.resolve(upload));
    }

    @Override
    public List<String> uploads() throws IOException {
        try (Stream<Path> files = Files.list(uploads)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    @Override
    public FileChannel open(Digest digest) throws IOException {
        return FileChannel.open(path(digest), StandardOpenOption.READ);
    }

    @Override
    public void remove(Digest digest) throws IOException {
        Files.deleteIfExists(path(digest));
    }

    @Override
    public void forEach(Consumer<Digest> visitor) throws IOException {
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            try (Stream<Path> folders = Files.list(folder(algorithm))) {
                for (Path folder : folders.toList()) {
                    visit(algorithm, folder, visitor);
                }
            }
        }
    }

    private static void visit(Digest.Algorithm algorithm, Path folder, Consumer<Digest> visitor) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> HEX.matcher(name).matches())
                    .forEach(name -> visitor.accept(new Digest(algorithm, name)));
        }
    }
}
