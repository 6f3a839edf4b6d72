package dev.gantry.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a root file system lies, in the storage driver's words. Source: Engine API, `DriverData`.
///
///     {"Data": {"LowerDir": "...", "MergedDir": "...", "UpperDir": "...", "WorkDir": "..."}, "Name": "overlay2"}
public record GraphDriver(@Nullable Map<String, String> data, String name) {}
