package dev.gantry.linux;

import java.nio.file.Path;
import java.util.List;

/// An overlay to be mounted: layers below, one writable directory above. All directories are relative to `base`, so
/// that many layers fit into the one page that old kernels give to mount options, however long the path of `base`
/// is.
///
/// @param base absolute path of the directory that all others are in
/// @param lower the read-only layers, topmost first; 1 to 500
/// @param upper where changes go; on the same file system as `work`
/// @param work empty directory for the kernel's own use
/// @param options further options of `overlayfs`, such as `index=off` or `volatile`
public record OverlayMount(Path base, List<String> lower, String upper, String work, List<String> options) {
    /// The kernel's limit of read-only layers (`OVL_MAX_STACK`).
    public static final int MAX_LAYERS = 500;

    public OverlayMount {
        lower = List.copyOf(lower);
        options = List.copyOf(options);
        if (!base.isAbsolute()) {
            throw new IllegalArgumentException("overlay base is not absolute: " + base);
        }
        if (lower.isEmpty() || lower.size() > MAX_LAYERS) {
            throw new IllegalArgumentException("an overlay has 1 to " + MAX_LAYERS + " layers, not " + lower.size());
        }
    }

    /// The layers as one value of the option `lowerdir`, for `mount(2)` with `base` as working directory.
    String joinedLower() {
        return String.join(":", lower);
    }
}
