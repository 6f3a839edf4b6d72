package dev.gantry.engine;

import dev.gantry.api.LogConfig;
import dev.gantry.api.Nil;
import dev.gantry.runtime.JsonFileLog;
import dev.gantry.runtime.LogEntry;
import dev.gantry.runtime.LogOptions;
import dev.gantry.runtime.LogQuery;
import dev.gantry.runtime.LogReader;
import dev.gantry.runtime.LogSink;
import dev.gantry.runtime.NoLog;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The logs of containers: opened with a run, read at any time.
final class ContainerLogs {
    private static final String NONE = "none";

    private final EngineOptions options;

    /// The logs that are being written, by container id.
    private final Map<String, LogSink> open = new ConcurrentHashMap<>();

    ContainerLogs(EngineOptions options) {
        this.options = options;
    }

    /// Refuses a driver that is not there, and options that it does not know.
    ///
    /// @throws EngineException `INVALID_PARAMETER` in dockerd's words
    static void check(String driver, Map<String, String> config) {
        switch (driver) {
            case "json-file" -> LogOptions.requireKnown(config);
            case NONE -> {
                // takes any option and none
            }
            default ->
                throw EngineException.invalid(
                        "error looking up logging plugin " + driver + ": plugin \"" + driver + "\" not found");
        }
    }

    /// Opens the log for a run that begins.
    LogSink open(ContainerDocument document, ContainerPaths paths) {
        return keep(document, isNone(document) ? new NoLog() : JsonFileLog.open(paths.log(), logOptions(document)));
    }

    /// Opens the log of a run that an earlier daemon began.
    LogSink adopt(ContainerDocument document, ContainerPaths paths) {
        return keep(document, isNone(document) ? new NoLog() : JsonFileLog.adopt(paths.log(), logOptions(document)));
    }

    private LogSink keep(ContainerDocument document, LogSink sink) {
        open.put(document.id(), sink);
        return sink;
    }

    private static boolean isNone(ContainerDocument document) {
        return document.hostConfig().logConfig().type().equals(NONE);
    }

    private static LogOptions logOptions(ContainerDocument document) {
        LogConfig config = document.hostConfig().logConfig();
        return LogOptions.of(
                Nil.toEmpty(config.config()),
                Nil.toEmpty(document.config().labels()),
                Nil.toEmpty(document.config().env()));
    }

    /// The run is over: readers that follow see the end.
    void close(String id) {
        LogSink sink = open.remove(id);
        if (sink != null) {
            sink.close();
        }
    }

    /// @throws EngineException `NOT_IMPLEMENTED` for the `none` driver
    ContainerLog read(Container container, LogQuery query) {
        ContainerDocument document = container.document();
        if (isNone(document)) {
            throw new EngineException(
                    EngineException.Kind.NOT_IMPLEMENTED, "configured logging driver does not support reading");
        }
        LogSink sink = open.get(document.id());
        LogReader reader = sink instanceof JsonFileLog log
                ? log.read(query)
                : JsonFileLog.readStopped(
                        ContainerPaths.of(options, document.id()).log(), logOptions(document), query);
        return new ContainerLog(document.config().tty(), reader);
    }

    /// Sends what was logged so far, for an attach that asks for it.
    void replay(Container container, AttachRequest request, AttachOutput output) throws IOException {
        LogQuery query = new LogQuery(request.stdout(), request.stderr(), null, null, -1, false, false, false);
        try (LogReader reader = read(container, query).reader()) {
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                LogEntry line = entry.get();
                output.write(line.stream(), line.bytes(), 0, line.length());
            }
        }
    }
}
