/// Running processes: the OCI runtime specification made from a container's settings, the OCI runtime and
/// monitor processes, streams, exec and log files.
///
/// **From settings to a specification.** The engine fills a [ContainerSettings] record; [OciSpec] makes
/// `config.json` of it, as Docker would, and narrows it to the [HostCapabilities] with a warning for each thing
/// the host cannot grant. [ResourceCheck] says the same, and Docker's refusals, about limits when a container
/// is created. Users are looked up in the container's own files ([UserLookup]).
///
/// **Logs.** A [LogSink] takes a container's output in raw chunks; [JsonFileLog] writes it as Docker's
/// json-file, and a [LogReader] reads and follows it. Beside each other in the container's directory:
///
///     <id>-json.log             the lines, the newest at the end
///     <id>-json.log.1  .2.gz    what was rotated away
///     <id>-json.log.checkpoint  while it is written: unfinished lines, and where the last whole write ended
@NullMarked
package dev.gantry.runtime;

import org.jspecify.annotations.NullMarked;
