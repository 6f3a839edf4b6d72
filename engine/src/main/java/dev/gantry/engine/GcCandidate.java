package dev.gantry.engine;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/// Something that may go when the disk gets full.
///
/// @param name what people call it; empty where it has no name
/// @param used when it was last of use
/// @param bytes that would come free, by estimate
/// @param removal removes it; false where somebody has it after all
record GcCandidate(GcPolicy.Kind kind, String id, String name, Instant used, long bytes, BooleanSupplier removal) {}
