package dev.gantry.compose;

import java.util.Map;

/// One entry of `volumes`.
///
/// @param type `bind`, `volume`, `tmpfs`, `image`, `npipe`, `cluster`
/// @param source absolute path, name of a volume in the project, image; empty: an anonymous volume
/// @param target absolute path in the container
/// @param readOnly whether it can't be written to
/// @param consistency accepted and of no effect
/// @param createHostPath bind: whether a missing source is made
/// @param propagation bind: `rprivate`, ..., or empty
/// @param recursive bind: `enabled`, `disabled`, `writable`, `readonly`, or empty
/// @param selinux bind: `z`, `Z`, or empty
/// @param noCopy volume: whether the image's files stay out of a new one
/// @param subpath volume, image: the part that is mounted, or empty
/// @param labels volume: of an anonymous one
/// @param tmpfsSizeBytes tmpfs; 0: no limit
/// @param tmpfsMode tmpfs: permissions; 0: the default
public record Mount(
        String type,
        String source,
        String target,
        boolean readOnly,
        String consistency,
        boolean createHostPath,
        String propagation,
        String recursive,
        String selinux,
        boolean noCopy,
        String subpath,
        Map<String, String> labels,
        long tmpfsSizeBytes,
        int tmpfsMode) {
    /// Keeps copies that nobody changes.
    public Mount {
        labels = Sorted.copy(labels);
    }
}
