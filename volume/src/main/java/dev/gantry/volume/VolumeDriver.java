package dev.gantry.volume;

import java.nio.file.Path;
import java.util.Map;

/// Who keeps volumes: this host's directories and mounts, or a plugin. [VolumeMounts] decides when something is
/// mounted. All methods may block, and may be repeated. The life of a volume:
///
///     driver.create(volume);
///     Path data = driver.mount(volume, id);     // for each use; ids differ
///     driver.unmount(volume, id, last);         // last: there is no other use left
///     driver.remove(volume);
public sealed interface VolumeDriver permits LocalDriver, RemoteDriver {
    /// `local`, or a plugin's name.
    String name();

    /// `local` where a volume is this host's, `global` where all hosts have it.
    String scope();

    /// Makes the volume; one that is there is left as it is.
    ///
    /// @throws VolumeException `INVALID` for options and names, `FAILED`
    void create(VolumeDefinition volume);

    /// Removes the volume and what is in it. It is not in use.
    ///
    /// @throws VolumeException `FAILED`; then it is there still
    void remove(VolumeDefinition volume);

    /// Where its data is on this host once it is mounted; empty where nobody can tell before.
    String mountpoint(VolumeDefinition volume);

    /// What the driver tells of a volume besides; empty where it tells nothing.
    Map<String, Object> status(VolumeDefinition volume);

    /// Makes the data be there.
    ///
    /// @param id of the use; the same as in [#unmount]
    /// @return the directory that holds the data
    /// @throws VolumeException `FAILED`; nothing is left then
    Path mount(VolumeDefinition volume, String id);

    /// A use has ended.
    ///
    /// @param last no other use of the volume is left
    /// @throws VolumeException `FAILED`
    void unmount(VolumeDefinition volume, String id, boolean last);
}
