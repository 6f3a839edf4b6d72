package dev.gantry.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A mount asked for with `--mount`. Source: Engine API, `Mount`.
///
///     {"Type": "volume", "Source": "data", "Target": "/var/lib/data", "VolumeOptions": {"NoCopy": true}}
///
/// @param type `bind`, `volume`, `tmpfs`, `image`, `npipe` or `cluster`
/// @param source a path of the host, a volume's name, or "" for an anonymous volume
/// @param target the path in the container
public record Mount(
        @OmitEmpty String type,
        @OmitEmpty String source,
        @OmitEmpty String target,
        @OmitEmpty boolean readOnly,
        @OmitEmpty String consistency,
        @OmitNull @Nullable BindOptions bindOptions,
        @OmitNull @Nullable VolumeOptions volumeOptions,
        @OmitNull @Nullable ImageOptions imageOptions,
        @OmitNull @Nullable TmpfsOptions tmpfsOptions) {

    /// How a path of the host appears in the container.
    ///
    /// @param propagation `rprivate` when ""
    public record BindOptions(
            @OmitEmpty String propagation,
            @OmitEmpty boolean nonRecursive,
            @OmitEmpty boolean createMountpoint,
            @OmitEmpty boolean readOnlyNonRecursive,
            @OmitEmpty boolean readOnlyForceRecursive) {}

    /// How a volume is used and, where it does not exist yet, made.
    ///
    /// @param noCopy leaves a new volume empty instead of filling it from the image
    public record VolumeOptions(
            @OmitEmpty boolean noCopy,
            @OmitEmpty @Nullable Map<String, String> labels,
            @OmitEmpty String subpath,
            @OmitNull @Nullable DriverConfig driverConfig) {}

    public record DriverConfig(
            @OmitEmpty String name, @OmitEmpty @Nullable Map<String, String> options) {}

    public record ImageOptions(@OmitEmpty String subpath) {}

    /// The size and flags of a temporary file system.
    ///
    /// @param sizeBytes 0 is without limit
    /// @param mode the directory's permission bits
    /// @param options each a flag (`["noexec"]`) or a pair (`["size", "64m"]`)
    public record TmpfsOptions(
            @OmitEmpty long sizeBytes,
            @OmitEmpty int mode,
            @OmitEmpty @Nullable List<List<String>> options) {}
}
