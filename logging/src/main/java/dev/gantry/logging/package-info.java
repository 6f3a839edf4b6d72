/// Log drivers: what a container's output is sent as, where to, and how nothing of it is lost on the way.
///
/// Lines are always in a file first (`runtime.JsonFileLog`). A *shipper* reads that file and sends each line to the
/// container's *destination*: a *format* (syslog, GELF, the forward protocol, journald's) over a *transport*. What is
/// *sent* is in the kernel's hands; what is *confirmed* is not sent again when the connection breaks. The *backlog* is
/// what was logged and not sent; a container whose backlog is full waits, or, where its log does not block, loses the
/// oldest lines of it to the receiver, never to `logs`.
///
/// Beside each other in the container's directory:
///
///     <id>-json.log           of the driver json-file
///     container.log           of local
///     container-cached.log    of the others, in the same format
///     container-cached.log.sent   how much of it was sent, see MarkFile
@NullMarked
package dev.gantry.logging;

import org.jspecify.annotations.NullMarked;
