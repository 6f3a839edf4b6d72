/// Running processes: the OCI runtime specification made from a container's settings, the OCI runtime and
/// monitor processes, streams, exec and log files.
@NullMarked
package dev.gantry.runtime;

import org.jspecify.annotations.NullMarked;
