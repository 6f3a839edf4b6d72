/// A small HTTP server kit on Jetty's core: listeners ([Listener]: unix sockets, TCP, TLS), routing ([Router]),
/// requests and answers ([Request], [Response]), and connections that leave HTTP ([Hijack], [LiveBody]).
/// Handlers block, on virtual threads. Knows nothing of containers, nor of JSON.
///
/// A unix socket appears under its name only when its mode and group are set; until then it lies beside it as
/// `.<name>.new`.
@NullMarked
package dev.gantry.http;

import org.jspecify.annotations.NullMarked;
