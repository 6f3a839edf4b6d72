package dev.gantry.volume;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.MountPoint;
import dev.gantry.linux.Mounts;
import dev.gantry.volume.VolumeException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The driver `local`: a directory of this host, on which its options may have something else mounted for as
/// long as containers use it.
public final class LocalDriver implements VolumeDriver {
    public static final String NAME = "local";

    private final LocalVolumes volumes;

    public LocalDriver(LocalVolumes volumes) {
        this.volumes = volumes;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String scope() {
        return NAME;
    }

    @Override
    public void create(VolumeDefinition volume) {
        LocalOptions options = LocalOptions.parse(volume.options(), volumes.limits());
        try {
            volumes.create(volume.name(), options.sizeBytes());
        } catch (IllegalArgumentException e) {
            throw VolumeException.invalid(String.valueOf(e.getMessage()));
        }
    }

    /// What is mounted is unmounted before: only what the directory itself holds is removed.
    @Override
    public void remove(VolumeDefinition volume) {
        if (mounts(volume)) {
            unmountAll(volume.name());
        }
        volumes.remove(volume.name());
    }

    @Override
    public String mountpoint(VolumeDefinition volume) {
        return volumes.mountpoint(volume.name()).toString();
    }

    @Override
    public Map<String, Object> status(VolumeDefinition volume) {
        return Map.of();
    }

    @Override
    public Path mount(VolumeDefinition volume, String id) {
        Path data = volumes.mountpoint(volume.name());
        if (!mounts(volume)) {
            return volumes.ensure(volume.name());
        }
        if (!Mounts.isMountPoint(data)) {
            volumes.ensure(volume.name());
            LocalMount.mount(LocalOptions.read(volume.options()), data);
        }
        return data;
    }

    @Override
    public void unmount(VolumeDefinition volume, String id, boolean last) {
        if (last && mounts(volume)) {
            unmountAll(volume.name());
        }
    }

    /// Whether something is mounted for a volume's uses at all, of which count must be kept.
    public static boolean mounts(VolumeDefinition volume) {
        return LocalOptions.read(volume.options()).mounts();
    }

    private void unmountAll(String name) {
        Path data = volumes.mountpoint(name);
        for (MountPoint mount : Mounts.table().reversed()) {
            if (Path.of(mount.target()).startsWith(data)) {
                detach(Path.of(mount.target()));
            }
        }
    }

    private static void detach(Path place) {
        try {
            Mounts.detach(place);
        } catch (LinuxException e) {
            throw new VolumeException(
                    Kind.FAILED, "unmount " + place + ": " + e.errno().text(), e);
        }
    }

    /// Unmounts what an earlier daemon has left mounted of volumes that nobody uses.
    ///
    /// @return the places
    public List<Path> unmountAllBut(Set<String> used) {
        List<Path> unmounted = new ArrayList<>();
        for (MountPoint mount : Mounts.table().reversed()) {
            Path place = Path.of(mount.target());
            if (volumes.owner(place).filter(name -> !used.contains(name)).isPresent()) {
                detach(place);
                unmounted.add(place);
            }
        }
        return unmounted;
    }
}
