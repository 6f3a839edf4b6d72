package dev.gantry.compose;

import dev.gantry.client.ApiException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A project whose output is shown while it runs (`up` without `--detach`). It watches the project's events on a
/// thread of its own, and reads the log of each container from its start on, on another.
public final class AttachedProject implements AutoCloseable {
    /// How long a container's last lines are waited for.
    private static final Duration LAST_LINES = Duration.ofSeconds(10);

    /// When the whole is over.
    public enum End {
        /// When no container runs any more.
        ALL,
        /// When the first container ends.
        FIRST,
        /// When the first container ends with another code than 0.
        FIRST_FAILURE
    }

    private final ProjectWork work;
    private final LogPrinter printer;
    private final Predicate<String> isShown;
    private final End end;
    private final boolean timestamps;
    private final ProjectEvents events;
    private final Map<String, Thread> readers = new ConcurrentHashMap<>();

    /// When each container has ended last: what it writes after its start may be older than the word of that start.
    private final Map<String, String> ends = new ConcurrentHashMap<>();

    /// The ids of containers that have not ended for good. Guarded by itself, as the next two are.
    private final Set<String> running = new HashSet<>();

    private final Set<String> ended = new HashSet<>();
    private boolean isComplete;

    private volatile boolean isWatched;

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String firstEnded = "";

    /// The engine has gone: what its containers do now is not known.
    private volatile boolean isCutOff;

    /// Begins to watch; has to be made before the containers start.
    ///
    /// @param isShown which services' output is shown
    public AttachedProject(
            ProjectWork work, LogPrinter printer, Predicate<String> isShown, End end, boolean timestamps) {
        this.work = work;
        this.printer = printer;
        this.isShown = isShown;
        this.end = end;
        this.timestamps = timestamps;
        this.events = ProjectEvents.open(work.engine(), work.project());
    }

    /// Shows containers from now on: those that run already, and those that are to start.
    public void begin(ProjectContainers containers) {
        printer.expect(containers.where(this::isShown).all());
        for (ProjectContainer container : containers.all()) {
            synchronized (running) {
                running.add(container.id());
            }
            if (container.isRunning()) {
                read(container, "0", "");
            } else if (!container.state().equals("created")) {
                ends.put(container.id(), ContainerLog.end(work.engine(), container));
            }
        }
        Thread.ofVirtual().start(() -> {
            events.forEach(this::hear);
            isCutOff = true;
            over.countDown();
        });
    }

    /// Everything has been started: from now on it can be over.
    public void started() {
        synchronized (running) {
            isComplete = true;
        }
        checkEnd();
    }

    /// Others take the containers' places while it goes on: they are shown as well, and it is not over when none runs.
    public void expectOthers() {
        isWatched = true;
    }

    private boolean isShown(ProjectContainer container) {
        return isShown.test(container.service());
    }

    private void read(ProjectContainer container, String tail, String since) {
        if (isShown(container)) {
            LogOptions options = new LogOptions(true, since, "", tail, timestamps);
            readers.put(container.id(), Thread.ofVirtual().start(() -> {
                try {
                    new ContainerLog(work.engine(), container).read(options, printer::print);
                } catch (ApiException e) {
                    // it is gone, or has a log that can't be read
                }
            }));
        }
    }

    private void hear(JsonObject event) {
        ProjectContainer container = ProjectLogs.container(event);
        if (container.isOneOff()) {
            return;
        }
        switch (event.text("Action")) {
            case "start" -> {
                synchronized (running) {
                    boolean isKnown = running.contains(container.id()) || ended.remove(container.id());
                    if (!isKnown && !isWatched) {
                        return;
                    }
                    running.add(container.id());
                }
                read(container, "all", ends.getOrDefault(container.id(), ""));
            }
            case "die" -> {
                ends.put(container.id(), ProjectLogs.time(event));
                Thread.ofVirtual().start(() -> ended(container, event));
            }
            default -> {
                // nothing that is shown
            }
        }
    }

    private void ended(ProjectContainer container, JsonObject event) {
        join(readers.get(container.id()));
        String text = event.object("Actor").object("Attributes").text("exitCode");
        int code = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        boolean restarts = work.engine()
                .find(Request.get("/containers/" + container.id() + "/json"))
                .map(found -> found.object("State").flag("Restarting"))
                .orElse(false);
        if (isShown(container)) {
            printer.say(container, "exited with code " + code + (restarts ? " (restarting)" : ""));
        }
        if (restarts) {
            return;
        }
        synchronized (running) {
            running.remove(container.id());
            ended.add(container.id());
            boolean isLast = end == End.FIRST || (end == End.FIRST_FAILURE && code != 0);
            if (isLast && firstEnded.isEmpty()) {
                firstEnded = container.service();
                over.countDown();
            }
        }
        checkEnd();
    }

    private void checkEnd() {
        synchronized (running) {
            if (isComplete && running.isEmpty() && !isWatched) {
                over.countDown();
            }
        }
    }

    private static void join(@Nullable Thread reader) {
        try {
            if (reader != null) {
                reader.join(LAST_LINES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until it is over, in whatever way. Errors: [ProjectException] where the engine has gone before that
    public void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (isCutOff) {
            throw new ProjectException("error during connect: the Docker daemon has ended the stream of events");
        }
    }

    /// Ends the waiting.
    public void finish() {
        over.countDown();
    }

    /// The service whose end was that of the whole; `""` where it was not one's.
    public String firstEnded() {
        return firstEnded;
    }

    /// The last exit code of a service's first container; 0 where it has none.
    public int exitCode(String service) {
        return work.containers().of(service).all().stream()
                .findFirst()
                .flatMap(container -> work.engine().find(Request.get("/containers/" + container.id() + "/json")))
                .map(found -> (int) found.object("State").number("ExitCode"))
                .orElse(0);
    }

    /// Waits for the last lines.
    @Override
    public void close() {
        readers.values().forEach(AttachedProject::join);
        events.close();
    }
}
