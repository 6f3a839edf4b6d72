/// Running processes: the OCI runtime specification made from a container's settings, the OCI runtime and
/// monitor processes, streams, exec and log files.
///
/// **From settings to a specification.** The engine fills a [ContainerSettings] record; [OciSpec] makes
/// `config.json` of it, as Docker would, and narrows it to the [HostCapabilities] with a warning for each thing
/// the host cannot grant. [ResourceCheck] says the same, and Docker's refusals, about limits when a container
/// is created. Users are looked up in the container's own files ([UserLookup]).
///
/// **Processes.** A *task* is a container, made by ourselves ([Creating]) or by an OCI runtime; an *exec* is
/// a further process in it; both are processes under a *monitor* (`gantry-monitor`, room `monitor`), which is
/// their parent and outlives this daemon. It *spools* output while no daemon is connected. An *attachment* is
/// one client's view of the streams. To *adopt* is to take over the tasks of an earlier daemon. One poller
/// thread waits for all descriptors, a few workers move bytes, each attachment has a virtual thread. Run
/// state, gone after a reboot:
///
///     <run directory>/tasks/<id>/         one task; made by create, removed by delete
///         task.json process               what the next daemon must know; pid and start time
///         journal                         output under way (InFlight)
///         plan filter                     what the monitor makes it by, where no runtime does (plan.h)
///         started                         there once started, where no runtime's state tells
///         runtime.log                     the OCI runtime's own errors
///         control console pid exit spool  the monitor's, see monitor/src/monitor.h
///     <run directory>/execs/<id>/         one exec: process.json and the monitor's files
///     <run directory>/runtimes/<name>/    the state of an OCI runtime (--root)
///
/// **Logs.** A [LogSink] takes a container's output in raw chunks; [JsonFileLog] writes it as Docker's
/// json-file, and a [LogReader] reads and follows it. What of it still has to go to a receiver is a [LogBacklog].
/// Beside each other in the container's directory:
///
///     <id>-json.log             the lines, the newest at the end
///     <id>-json.log.1  .2.gz    what was rotated away
///     <id>-json.log.checkpoint  while it is written: unfinished lines, and where the last whole write ended
@NullMarked
package dev.gantry.runtime;

import org.jspecify.annotations.NullMarked;
