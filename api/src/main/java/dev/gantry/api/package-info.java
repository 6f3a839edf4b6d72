/// The Engine API's wire types: one record per schema of the API document (`ContainerConfig`, `HostConfig`, ...),
/// spelled as
/// it spells them, and their JSON. Nothing here knows what a container is.
@NullMarked
package dev.gantry.api;

import org.jspecify.annotations.NullMarked;
