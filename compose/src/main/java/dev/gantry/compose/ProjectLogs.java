package dev.gantry.compose;

import dev.gantry.client.ApiException;
import dev.gantry.client.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Shows the logs of a project's containers together.
public final class ProjectLogs {
    private final ProjectWork work;
    private final LogPrinter printer;

    public ProjectLogs(ProjectWork work, LogPrinter printer) {
        this.work = work;
        this.printer = printer;
    }

    /// Returns when all logs have ended; where they are followed, when no container of these services runs any more.
    /// Containers that start meanwhile are followed as well.
    ///
    /// @param services none: all
    public void show(Collection<String> services, ProjectContainers containers, LogOptions options) {
        printer.expect(containers.all());
        if (!options.follow()) {
            Parallel.forEach(containers.all(), container -> read(container, options));
            return;
        }
        Map<String, ReentrantLock> readings = new ConcurrentHashMap<>();
        Map<String, String> ends = new ConcurrentHashMap<>();
        containers
                .where(container -> !container.isRunning())
                .all()
                .forEach(container -> ends.put(container.id(), ContainerLog.end(work.engine(), container)));
        try (ProjectEvents events = ProjectEvents.open(work.engine(), work.project())) {
            Thread watcher = Thread.ofVirtual()
                    .start(() -> events.forEach(event -> {
                        ProjectContainer started = container(event);
                        boolean isWanted = services.isEmpty() || services.contains(started.service());
                        if (event.text("Action").equals("die")) {
                            ends.put(started.id(), time(event));
                        } else if (event.text("Action").equals("start") && isWanted && !started.isOneOff()) {
                            LogOptions fresh = since(ends.getOrDefault(started.id(), ""), options);
                            Thread.ofVirtual().start(() -> follow(started, fresh, readings));
                        }
                    }));
            Parallel.forEach(containers.all(), container -> follow(container, options, readings));
            while (!work.containers().ofServices().of(services).running().isEmpty() && watcher.isAlive()) {
                Deadline.pause(Integer.MAX_VALUE >> 8);
            }
        }
    }

    /// One reading of a container's log after the other.
    private void follow(ProjectContainer container, LogOptions options, Map<String, ReentrantLock> readings) {
        ReentrantLock reading = readings.computeIfAbsent(container.id(), _ -> new ReentrantLock());
        reading.lock();
        try {
            read(container, options);
        } finally {
            reading.unlock();
        }
    }

    private void read(ProjectContainer container, LogOptions options) {
        try {
            new ContainerLog(work.engine(), container).read(options, printer::print);
        } catch (ApiException e) {
            work.progress().tell(container.name() + ": Error response from daemon: " + e.getMessage());
        }
    }

    private static LogOptions since(String time, LogOptions options) {
        return new LogOptions(true, time, options.until(), "all", options.timestamps());
    }

    /// Seconds and nanoseconds, `1700000000.000000001`.
    static String time(JsonObject event) {
        long nanos = event.number("timeNano");
        return nanos / 1_000_000_000 + "." + String.format(Locale.ROOT, "%09d", nanos % 1_000_000_000);
    }

    /// What an event tells of its container.
    static ProjectContainer container(JsonObject event) {
        JsonObject actor = event.object("Actor");
        JsonObject attributes = actor.object("Attributes");
        return ProjectContainer.of(JsonObject.of(
                "Id",
                actor.text("ID"),
                "Names",
                List.of("/" + attributes.text("name")),
                "Labels",
                attributes,
                "State",
                "running"));
    }
}
