package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Manifest lists that are being put together, in the files that Docker's command line keeps them in:
///
///     manifests/<list>/<image>      one JSON document for each image of a list
///
/// where names have `_` for `/` and `-` for `:`.
final class ManifestStore {
    private final Path root;

    ManifestStore(Path root) {
        this.root = root;
    }

    /// The images of `list` in the order of their names; empty when there is no such list.
    ///
    /// Errors: [CliException] when a file can't be read.
    Optional<List<ImageManifest>> list(ImageName list) {
        Path directory = root.resolve(fileName(list));
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<ImageManifest> manifests = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                manifests.add(read(file));
            }
            return Optional.of(manifests);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    /// Errors: [CliException] in Docker's words when there is no such list.
    List<ImageManifest> require(ImageName list) {
        return list(list).orElseThrow(() -> missing(list));
    }

    /// The image that is called `image` in `list`.
    Optional<ImageManifest> find(ImageName list, ImageName image) {
        try {
            return Optional.of(read(file(list, image)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    static CliException missing(ImageName name) {
        return new CliException("No such manifest: " + name.full());
    }

    void save(ImageName list, ImageName image, ImageManifest manifest) {
        try {
            Path file = file(list, image);
            Files.createDirectories(root.resolve(fileName(list)));
            Files.writeString(file, Json.write(manifest.json()));
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    void remove(ImageName list) {
        Path directory = root.resolve(fileName(list));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private Path file(ImageName list, ImageName image) {
        return root.resolve(fileName(list)).resolve(fileName(image));
    }

    private static String fileName(ImageName name) {
        return name.full().replace(':', '-').replace('/', '_');
    }

    private static ImageManifest read(Path file) throws IOException {
        try {
            return ImageManifest.from(JsonObject.from(Json.parse(Files.readString(file))));
        } catch (JsonException e) {
            throw new CliException(file + ": " + e.getMessage());
        }
    }
}
