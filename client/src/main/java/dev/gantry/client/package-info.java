/// An Engine API client over unix and TCP sockets: blocking, small, quick to start.
///
/// [EngineClient] sends a [Request] and hands back JSON, a streamed [Response] or a [Hijacked] connection. JSON is a
/// light tree of plain values: [JsonObject], `List`, `String`, `Long`, `BigDecimal`, `Boolean`, `null`.
///
/// Words: an *address* is where an engine listens (`unix:///run/gantry.sock`, `tcp://host:2376`); a *version* is an
/// Engine API version (`1.50`), negotiated once per client by `/_ping`. Nothing is kept on disk.
@NullMarked
package dev.gantry.client;

import org.jspecify.annotations.NullMarked;
