package dev.gantry.engine;

import dev.gantry.api.LogConfig;
import dev.gantry.api.Nil;
import dev.gantry.logging.ContainerFacts;
import dev.gantry.logging.ContainerLogFile;
import dev.gantry.logging.LogDrivers;
import dev.gantry.runtime.JsonFileLog;
import dev.gantry.runtime.LogEntry;
import dev.gantry.runtime.LogQuery;
import dev.gantry.runtime.LogReader;
import dev.gantry.runtime.LogSink;
import dev.gantry.runtime.NoLog;
import dev.gantry.runtime.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The logs of containers: opened with a run, read at any time, and sent to receivers for as long as that takes.
final class ContainerLogs implements AutoCloseable {
    /// How long a removal waits for a receiver that takes what it gets. As dockerd waits for its drivers.
    private static final Duration SEND_PATIENCE = Duration.ofSeconds(10);

    private final EngineOptions options;
    private final LogDrivers drivers;

    /// The logs that are being written, by container id.
    private final Map<String, LogSink> open = new ConcurrentHashMap<>();

    /// Those that are sent, the container running or not.
    private final Map<String, ContainerLogFile> files = new ConcurrentHashMap<>();

    ContainerLogs(EngineOptions options) {
        this.options = options;
        this.drivers = new LogDrivers(options.journal());
    }

    /// Refuses default options of the daemon that its default driver does not take. A driver without any is looked at
    /// when a container is created.
    ///
    /// @throws EngineException `INVALID_PARAMETER` in dockerd's words
    static void requireDefaults(EngineOptions options) {
        if (options.logOptions().isEmpty()) {
            return;
        }
        try {
            new LogDrivers(options.journal()).check(options.logDriver(), options.logOptions());
        } catch (SettingsException e) {
            throw EngineException.invalid("failed to set log opts: " + Failures.text(e));
        }
    }

    /// Opens the log for a run that begins.
    LogSink open(ContainerDocument document, ContainerPaths paths) {
        String driver = driver(document);
        stopSending(document.id());
        if (driver.equals(LogDrivers.NONE)) {
            return keep(document, new NoLog());
        }
        try {
            return keep(document, drivers.open(driver, facts(document, paths), paths.log(driver)));
        } catch (UncheckedIOException e) {
            sendRest(document, paths); // the receiver is away: what earlier runs have left waits for it
            throw e;
        }
    }

    /// Opens the log of a run that an earlier daemon began.
    LogSink adopt(ContainerDocument document, ContainerPaths paths) {
        String driver = driver(document);
        return driver.equals(LogDrivers.NONE)
                ? keep(document, new NoLog())
                : keep(document, drivers.adopt(driver, facts(document, paths), paths.log(driver)));
    }

    /// What of the log of a container that has ended was not sent, by an earlier daemon.
    void sendRest(ContainerDocument document, ContainerPaths paths) {
        String driver = driver(document);
        Path log = paths.log(driver);
        if (drivers.isSent(driver) && Files.exists(log)) {
            ContainerLogFile file = drivers.adopt(driver, facts(document, paths), log);
            files.put(document.id(), file);
            file.log().close();
        }
    }

    private LogSink keep(ContainerDocument document, ContainerLogFile file) {
        files.put(document.id(), file);
        return keep(document, file.log());
    }

    private LogSink keep(ContainerDocument document, LogSink sink) {
        open.put(document.id(), sink);
        return sink;
    }

    private static String driver(ContainerDocument document) {
        return document.hostConfig().logConfig().type();
    }

    private static ContainerFacts facts(ContainerDocument document, ContainerPaths paths) {
        LogConfig config = document.hostConfig().logConfig();
        List<String> line = RuntimeSettings.commandLine(document.config());
        boolean shown = config.type().equals(LogDrivers.JSON_FILE);
        return new ContainerFacts(
                document.id(),
                document.name(),
                line.getFirst(),
                line.subList(1, line.size()),
                document.imageId(),
                document.config().image(),
                document.created(),
                Nil.toEmpty(document.config().env()),
                Nil.toEmpty(document.config().labels()),
                Nil.toEmpty(config.config()),
                shown ? paths.log(config.type()).toString() : "",
                HostNames.own());
    }

    /// The container's process has ended: its last output waits for no receiver.
    void ending(String id) {
        ContainerLogFile file = files.get(id);
        if (file != null) {
            file.containerEnded();
        }
    }

    /// The run is over: readers that follow see the end. What was not sent yet goes on.
    void close(String id) {
        LogSink sink = open.remove(id);
        if (sink != null) {
            sink.close();
        }
    }

    /// The container is being removed: a receiver that is there gets the rest.
    void forget(String id) {
        ContainerLogFile file = files.get(id);
        if (file != null) {
            file.awaitSent(SEND_PATIENCE);
        }
        stopSending(id);
    }

    private void stopSending(String id) {
        ContainerLogFile file = files.remove(id);
        if (file != null) {
            file.close();
        }
    }

    /// @throws EngineException `NOT_IMPLEMENTED` where nothing is kept to be read
    ContainerLog read(Container container, LogQuery query) {
        ContainerDocument document = container.document();
        String driver = driver(document);
        Map<String, String> config =
                Nil.toEmpty(document.hostConfig().logConfig().config());
        if (!LogDrivers.isReadable(driver, config)) {
            throw new EngineException(EngineException.Kind.NOT_IMPLEMENTED, NoLog.READ_REFUSED);
        }
        LogSink sink = open.get(document.id());
        ContainerPaths paths = ContainerPaths.of(options, document.id());
        LogReader reader = sink instanceof JsonFileLog log
                ? log.read(query)
                : JsonFileLog.readStopped(
                        paths.log(driver), LogDrivers.fileOptions(driver, facts(document, paths)), query);
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

    /// Stops sending; the next engine goes on.
    @Override
    public void close() {
        files.values().forEach(ContainerLogFile::close);
    }
}
