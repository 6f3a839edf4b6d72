/// The nouns of the engine (`Containers`, `Execs`, `Images`, `Volumes`, `Events`, `SystemInfo`) and the verbs
/// of a container's life, including what a new daemon does with the containers that an earlier one left
/// running.
@NullMarked
package dev.gantry.engine;

import org.jspecify.annotations.NullMarked;
