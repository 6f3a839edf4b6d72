package dev.gantry.compose;

import java.util.List;
import java.util.Map;

/// What the containers of a service see of files that are not the image's.
///
/// @param mounts `volumes`
/// @param volumesFrom `service[:ro]`, `container:name[:ro]`
/// @param tmpfs `path[:options]`
/// @param secrets by reference to the project's
/// @param configs by reference to the project's
/// @param storageOptions of the storage driver
/// @param shmSizeBytes of `/dev/shm`; 0: the default
/// @param readOnly whether the root is
public record ServiceStorage(
        List<Mount> mounts,
        List<String> volumesFrom,
        List<String> tmpfs,
        List<FileMount> secrets,
        List<FileMount> configs,
        Map<String, String> storageOptions,
        long shmSizeBytes,
        boolean readOnly) {
    /// Keeps copies that nobody changes.
    public ServiceStorage {
        mounts = List.copyOf(mounts);
        volumesFrom = List.copyOf(volumesFrom);
        tmpfs = List.copyOf(tmpfs);
        secrets = List.copyOf(secrets);
        configs = List.copyOf(configs);
        storageOptions = Sorted.copy(storageOptions);
    }
}
