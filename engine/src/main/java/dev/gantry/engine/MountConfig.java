package dev.gantry.engine;

import static dev.gantry.engine.BindSpecification.clean;
import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.Mount;
import dev.gantry.api.Nil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Reads one entry of `Mounts`, the value of `--mount`, with dockerd's refusals.
final class MountConfig {
    private final Mount mount;

    private MountConfig(Mount mount) {
        this.mount = mount;
    }

    /// @throws EngineException `INVALID_PARAMETER`: `invalid mount config for type "bind": ...`
    static ContainerMount read(Mount mount) {
        return new MountConfig(mount).read();
    }

    private ContainerMount read() {
        if (mount.target().isEmpty()) {
            throw refused("field Target must not be empty");
        }
        if (!mount.target().startsWith("/")) {
            throw refused("invalid mount path: '" + mount.target() + "' mount path must be absolute");
        }
        return switch (mount.type()) {
            case "bind" -> bind();
            case "volume" -> volume();
            case "tmpfs" -> tmpfs();
            case "image" -> image();
            default -> throw refused("mount type unknown");
        };
    }

    private EngineException refused(String why) {
        return invalid("invalid mount config for type \"" + mount.type() + "\": " + why);
    }

    private void requireNone(String field, @Nullable Object options) {
        if (options != null) {
            throw refused("field " + field + " must not be specified");
        }
    }

    private ContainerMount bind() {
        if (mount.source().isEmpty()) {
            throw refused("field Source must not be empty");
        }
        requireNone("VolumeOptions", mount.volumeOptions());
        requireNone("ImageOptions", mount.imageOptions());
        if (!mount.source().startsWith("/")) {
            throw refused("invalid mount path: '" + mount.source() + "' mount path must be absolute");
        }
        Mount.BindOptions options = mount.bindOptions() == null
                ? new Mount.BindOptions("", false, false, false, false)
                : mount.bindOptions();
        if (!options.propagation().isEmpty() && !BindSpecification.isPropagation(options.propagation())) {
            throw refused("invalid propagation mode: " + options.propagation());
        }
        if (!options.createMountpoint() && !Files.exists(Path.of(mount.source()))) {
            throw refused("bind source path does not exist: " + mount.source());
        }
        checkReadOnly(options);
        return ContainerMount.bind(clean(mount.source()), clean(mount.target()))
                .withMode("", mount.readOnly())
                .withBinding(
                        options.propagation(),
                        !options.nonRecursive(),
                        options.createMountpoint(),
                        options.readOnlyNonRecursive(),
                        options.readOnlyForceRecursive());
    }

    private void checkReadOnly(Mount.BindOptions options) {
        if (!options.readOnlyForceRecursive()) {
            return;
        }
        if (options.readOnlyNonRecursive()) {
            throw refused("ReadOnlyForceRecursive and ReadOnlyNonRecursive are conflicting");
        }
        if (!mount.readOnly()) {
            throw refused("ReadOnlyForceRecursive requires ReadOnly");
        }
        if (!List.of("", "private", "rprivate").contains(options.propagation())) {
            throw refused("ReadOnlyForceRecursive requires private propagation, not " + options.propagation());
        }
    }

    private ContainerMount volume() {
        requireNone("BindOptions", mount.bindOptions());
        requireNone("ImageOptions", mount.imageOptions());
        Mount.VolumeOptions options = mount.volumeOptions();
        String subpath = options == null ? "" : options.subpath();
        boolean anonymous = mount.source().isEmpty();
        if (!subpath.isEmpty() && anonymous) {
            throw refused("must not set Subpath when using anonymous volumes");
        }
        requireInside(subpath);
        if (anonymous && mount.readOnly()) {
            throw refused("must not set ReadOnly mode when using anonymous volumes");
        }
        boolean copy = options == null || !options.noCopy();
        return ContainerMount.volume(mount.source(), clean(mount.target()))
                .withContent(copy, subpath)
                .withMode(copy ? BindSpecification.SHARED_LABEL : "nocopy", mount.readOnly());
    }

    /// Where links of the volume lead is seen when it is mounted.
    private void requireInside(String subpath) {
        if (subpath.isEmpty()) {
            return;
        }
        boolean named = subpath.indexOf('\0') < 0;
        Path normal = named ? Path.of(subpath).normalize() : Path.of("/");
        if (normal.isAbsolute() || normal.startsWith("..")) {
            throw refused("subpath must be a relative path within the volume");
        }
    }

    private ContainerMount image() {
        if (mount.source().isEmpty()) {
            throw refused("field Source must not be empty");
        }
        requireNone("BindOptions", mount.bindOptions());
        requireNone("VolumeOptions", mount.volumeOptions());
        requireNone("TmpfsOptions", mount.tmpfsOptions());
        String subpath =
                mount.imageOptions() == null ? "" : mount.imageOptions().subpath();
        requireInside(subpath);
        return ContainerMount.image(mount.source(), clean(mount.target()), subpath);
    }

    private ContainerMount tmpfs() {
        requireNone("BindOptions", mount.bindOptions());
        requireNone("VolumeOptions", mount.volumeOptions());
        requireNone("ImageOptions", mount.imageOptions());
        if (!mount.source().isEmpty()) {
            throw refused("field Source must not be specified");
        }
        StringJoiner options = new StringJoiner(",");
        if (mount.readOnly()) {
            options.add("ro");
        }
        Mount.TmpfsOptions tmpfs = mount.tmpfsOptions();
        if (tmpfs != null) {
            if (tmpfs.sizeBytes() > 0) {
                options.add("size=" + tmpfs.sizeBytes());
            }
            if (tmpfs.mode() != 0) {
                options.add("mode=" + Integer.toOctalString(tmpfs.mode()));
            }
            for (List<String> option : Nil.toEmpty(tmpfs.options())) {
                options.add(String.join("=", option));
            }
        }
        return ContainerMount.tmpfs(clean(mount.target()), options.toString(), mount.readOnly());
    }
}
