/// The Engine API over HTTP: routes, version shaping, errors to status codes; and the daemon's `main` and
/// configuration.
@NullMarked
package dev.gantry.server;

import org.jspecify.annotations.NullMarked;
