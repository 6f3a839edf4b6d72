package dev.gantry.runtime;

import dev.gantry.linux.IdMapping;
import java.nio.file.Path;

/// The user namespace of a container that has one, in which its root is nobody of the host's.
///
/// @param namespace a file that it is bound to, or that a process in it has below `/proc`
/// @param ids its mapping
public record Remapping(Path namespace, IdMapping ids) {}
