package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.engine.ContainerMount.Kind;
import dev.gantry.runtime.Propagation;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// How bind mounts pass mounts on where nobody said so. One that shows the data root, in part or with what is around
/// it,
/// hears of what is unmounted there: a container would keep the files of others from going away.
///
/// Source: dockerd's `validateBindDaemonRoot`.
final class DataRootBinds {
    private static final String HEARING = "rslave";

    private DataRootBinds() {}

    /// @throws EngineException `INVALID_PARAMETER` where such a mount is to hear of nothing
    static List<ContainerMount> complete(Collection<ContainerMount> mounts, Path dataRoot) {
        return mounts.stream().map(mount -> complete(mount, dataRoot)).toList();
    }

    private static ContainerMount complete(ContainerMount mount, Path dataRoot) {
        if (mount.kind() != Kind.BIND) {
            return mount;
        }
        boolean shows = shows(Path.of(mount.source()), dataRoot);
        if (mount.propagation().isEmpty()) {
            return mount.withPropagation(shows ? HEARING : ContainerMount.DEFAULT_PROPAGATION);
        }
        if (shows && !List.of(HEARING, "rshared").contains(mount.propagation())) {
            throw invalid("invalid mount config: must use either propagation mode \"rslave\" or \"rshared\" when mount"
                    + " source is within the daemon root, daemon root: \"" + dataRoot + "\", bind mount source: \""
                    + mount.source() + "\", propagation: \"" + mount.propagation() + "\"");
        }
        return mount;
    }

    private static boolean shows(Path source, Path dataRoot) {
        return source.startsWith(dataRoot) || dataRoot.startsWith(source);
    }

    /// The propagation that a mount gets: on a host whose mounts are all private there is nothing to hear of.
    static String effective(ContainerMount mount, Path source, Path dataRoot) {
        boolean deaf = mount.kind() == Kind.BIND
                && mount.propagation().equals(HEARING)
                && shows(Path.of(mount.source()), dataRoot)
                && !Propagation.isSharedOrSlave(source);
        return deaf ? ContainerMount.DEFAULT_PROPAGATION : mount.propagation();
    }
}
