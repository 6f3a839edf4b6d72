package dev.gantry.engine;

import dev.gantry.runtime.Stream;
import java.util.EnumSet;
import java.util.Set;

/// What a client wants of a container's streams. Source: Engine API, `ContainerAttach`.
///
/// @param logs whether what was logged so far comes first
/// @param stream whether the streams follow as they come; without, the session ends after the logs
/// @param detachKeys in Docker's syntax; empty for the default
public record AttachRequest(
        boolean stdin, boolean stdout, boolean stderr, boolean stream, boolean logs, String detachKeys) {
    Set<Stream> outputs() {
        Set<Stream> outputs = EnumSet.noneOf(Stream.class);
        if (stdout) {
            outputs.add(Stream.STDOUT);
        }
        if (stderr) {
            outputs.add(Stream.STDERR);
        }
        return outputs;
    }
}
