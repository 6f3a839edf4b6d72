package dev.gantry.engine;

import dev.gantry.image.Digest;
import dev.gantry.image.HistoryEntry;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import dev.gantry.image.RunConfig;
import dev.gantry.storage.ImageImporter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// `gantry registry` as an image, made of what is installed: program, JVM and libraries below `/usr/local`, and the
/// system's files that these need, which lie in `lib/registry-image`. As Docker's image of that name it keeps what it
/// has in the volume `/var/lib/registry` and listens on port 5000.
///
/// @param home where Gantry is installed
record RegistryImage(Path home) {
    static final Reference NAME = Reference.parse("registry").tagged();

    private static final String STORE = "/var/lib/registry";
    private static final Path PREFIX = Path.of("usr/local");
    private static final Path SYSTEM = Path.of("lib/registry-image");

    /// What only the daemon and the command line need.
    private static final Set<Path> LEFT_OUT = Set.of(
            Path.of("lib/gantry-monitor"),
            Path.of("lib/gantry.aot"),
            Path.of("lib/gantryd.aot"),
            Path.of("lib/gantryd.options"));

    /// Makes the image, without a name.
    ///
    /// @return its ID
    Digest load(ImageImporter importer) throws IOException {
        Instant built = Files.getLastModifiedTime(home.resolve("bin/gantry")).toInstant();
        return importer.importRootFs(this::write, layer -> config(layer, built));
    }

    private static ImageConfig config(Digest layer, Instant built) {
        return ImageConfig.create(Platform.host())
                .created(built)
                .runConfig(RunConfig.EMPTY
                        .edit()
                        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                        .env("REGISTRY_HTTP_ADDR", "0.0.0.0:5000")
                        .env("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", STORE)
                        .entrypoint(List.of("/usr/local/bin/gantry", "registry", "serve"))
                        .addExposedPorts(List.of("5000/tcp"))
                        .addVolumes(List.of(STORE))
                        .workingDir("/")
                        .build())
                .addLayer(layer, HistoryEntry.layer(built, "COPY gantry /usr/local", "bundled with gantry"))
                .build();
    }

    private void write(Path tar) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(tar))) {
            LayerWriter writer = new LayerWriter(out);
            Path system = home.resolve(SYSTEM);
            addTree(writer, system, system, Path.of(""));
            addTree(writer, home, home.resolve("bin/gantry"), PREFIX);
            addTree(writer, home, home.resolve("lib"), PREFIX);
            writer.finish();
        }
    }

    /// Adds a file, or a directory with all in it; names are relative to `base`, and come below `prefix`.
    private void addTree(LayerWriter writer, Path base, Path top, Path prefix) throws IOException {
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path path : walk.sorted().toList()) {
                Path name = base.relativize(path);
                boolean ours = prefix.equals(PREFIX);
                if (path.equals(base) || (ours && (LEFT_OUT.contains(name) || name.startsWith(SYSTEM)))) {
                    continue;
                }
                add(writer, prefix.resolve(name).toString(), path);
            }
        }
    }

    private static void add(LayerWriter writer, String name, Path path) throws IOException {
        Instant modified = Files.getLastModifiedTime(path).toInstant();
        int mode = (int) Files.getAttribute(path, "unix:mode") & 07777;
        if (Files.isDirectory(path)) {
            writer.add(LayerEntry.directory(name, mode, modified));
            return;
        }
        try (InputStream content = Files.newInputStream(path)) {
            writer.add(LayerEntry.file(name, mode, modified, Files.size(path)), LayerWriter.Source.of(content));
        }
    }
}
