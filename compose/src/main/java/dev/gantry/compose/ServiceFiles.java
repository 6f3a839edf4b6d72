package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Secrets and configs of a service. A file that is taken as it is, is bound; what has an owner or mode of its own,
/// or is no file here, is written into the container before it starts.
final class ServiceFiles {
    private static final String SECRETS = "/run/secrets/";
    private static final String CONFIGS = "/";
    private static final int MODE = 0444;

    /// A secret or config and where it goes.
    private record Placed(FileMount mount, FileObject object, String path) {
        boolean isBound() {
            return object.file() != null && mount.uid().isEmpty() && mount.gid().isEmpty() && mount.mode() == null;
        }
    }

    private final List<Placed> files = new ArrayList<>();

    /// Errors: [ProjectException] for what only a cluster has
    ServiceFiles(Project project, Service service) {
        place(service.storage().secrets(), project.secrets(), SECRETS, "secret");
        place(service.storage().configs(), project.configs(), CONFIGS, "config");
    }

    private void place(List<FileMount> mounts, Map<String, FileObject> objects, String directory, String kind) {
        for (FileMount mount : mounts) {
            FileObject object = objects.get(mount.source());
            if (object == null || object.external()) {
                throw new ProjectException(
                        "unsupported external " + kind + " " + (object == null ? mount.source() : object.name()));
            }
            String target = mount.target().isEmpty() ? mount.source() : mount.target();
            files.add(new Placed(mount, object, target.startsWith("/") ? target : directory + target));
        }
    }

    /// Entries of the field `Mounts`.
    List<JsonObject> binds() {
        List<JsonObject> binds = new ArrayList<>();
        for (Placed file : files) {
            if (file.isBound()) {
                binds.add(JsonObject.of(
                        "Type",
                        "bind",
                        "Source",
                        String.valueOf(file.object().file()),
                        "Target",
                        file.path(),
                        "ReadOnly",
                        true));
            }
        }
        return binds;
    }

    /// What has to be written. Errors: [ProjectException] where a file can't be read.
    List<FileTar.Entry> entries() {
        List<FileTar.Entry> entries = new ArrayList<>();
        for (Placed file : files) {
            if (!file.isBound()) {
                FileMount mount = file.mount();
                Integer mode = mount.mode();
                entries.add(new FileTar.Entry(
                        file.path(),
                        mode == null ? MODE : mode,
                        id(mount.uid(), file.path()),
                        id(mount.gid(), file.path()),
                        content(file)));
            }
        }
        return entries;
    }

    private static int id(String text, String path) {
        if (!text.isEmpty() && !text.matches("[0-9]{1,9}")) {
            throw new ProjectException("the owner of " + path + " has to be a number, not " + text);
        }
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static byte[] content(Placed file) {
        Path source = file.object().file();
        String text = file.object().content();
        if (source == null) {
            if (text == null) {
                throw new ProjectException("environment variable \""
                        + file.object().environment() + "\" required by file object \""
                        + file.mount().source() + "\" is not set");
            }
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Files.readAllBytes(source);
        } catch (IOException e) {
            throw new ProjectException("can't read " + source + ": " + e.getMessage());
        }
    }
}
