/// A small HTTP server kit on Jetty's core: routing, JSON, streaming bodies, hijacked connections, TLS and unix
/// sockets. Handlers
/// block, on virtual threads. Knows nothing of containers.
@NullMarked
package dev.gantry.http;

import org.jspecify.annotations.NullMarked;
