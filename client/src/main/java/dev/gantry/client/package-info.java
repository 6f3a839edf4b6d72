/// An Engine API client over unix and TCP sockets: blocking, small, quick to start.
@NullMarked
package dev.gantry.client;

import org.jspecify.annotations.NullMarked;
