package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.GcReport;
import dev.gantry.api.Rfc3339;
import dev.gantry.storage.FreeSpace;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Cleans up the disk by the operator's policy: looks at it every few seconds and, above the high-water mark,
/// removes what may go until it is at the low one. Without a policy it does nothing. Safe for any thread.
public final class GarbageCollector implements AutoCloseable {
    private static final Logger LOG = System.getLogger(GarbageCollector.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(5);

    /// Where not enough could go, somebody has to change something before more can.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long CLOSE_SECONDS = 60;

    private final @Nullable GcPolicy policy;
    private final GcCandidates candidates;
    private final FreeSpace space;
    private final Events events;
    private final String engineId;

    /// One at a time.
    private final ReentrantLock collecting = new ReentrantLock();

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("gantry-gc").factory());

    GarbageCollector(
            @Nullable GcPolicy policy, GcCandidates candidates, FreeSpace space, Events events, String engineId) {
        this.policy = policy;
        this.candidates = candidates;
        this.space = space;
        this.events = events;
        this.engineId = engineId;
    }

    /// Begins to look at the disk, where there is a policy.
    void start() {
        if (policy != null) {
            lookAfter(LOOK);
        }
    }

    private void lookAfter(Duration pause) {
        var _ = timer.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        Duration pause = LOOK;
        try {
            GcPolicy rules = required();
            long disk = space.totalBytes();
            if (space.missing(disk - rules.high().of(disk)) > 0
                    && collect(false).missingBytes() > 0) {
                pause = PATIENCE;
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "disk not cleaned up reason=" + Failures.text(e));
        }
        if (!timer.isShutdown()) {
            lookAfter(pause);
        }
    }

    private GcPolicy required() {
        if (policy == null) {
            throw invalid("there is no policy to clean up by: set \"gc\" in daemon.json");
        }
        return policy;
    }

    /// Removes what may go, until the disk is at the low-water mark.
    ///
    /// @param dryRun only tells what would go: sizes are estimates then
    /// @throws EngineException `INVALID_PARAMETER` where there is no policy
    public GcReport collect(boolean dryRun) {
        GcPolicy rules = required();
        collecting.lock();
        try {
            Run run = new Run(rules, dryRun);
            run.remove();
            GcReport report = run.report();
            if (!dryRun && !report.removed().isEmpty()) {
                tell(report);
            }
            if (!dryRun && report.missingBytes() > 0) {
                LOG.log(
                        Level.WARNING,
                        "disk above its low-water mark, and nothing more may go missing={0}",
                        Long.toString(report.missingBytes()));
            }
            return report;
        } finally {
            collecting.unlock();
        }
    }

    private void tell(GcReport report) {
        Map<String, String> attributes = new TreeMap<>();
        for (GcPolicy.Kind kind : GcPolicy.Kind.values()) {
            long count = report.removed().stream()
                    .filter(item -> item.kind().equals(kind.word()))
                    .count();
            attributes.put(kind.word(), Long.toString(count));
        }
        attributes.put("reclaimed", Long.toString(report.spaceReclaimed()));
        attributes.put("name", HostNames.own());
        events.publish("daemon", "gc", engineId, attributes);
        LOG.log(Level.INFO, "disk cleaned up " + attributes);
    }

    /// One clean-up.
    private final class Run {
        private final GcPolicy rules;
        private final boolean dryRun;
        private final long disk = space.totalBytes();
        private final long low;
        private final long usedBefore = space.usedBytes();
        private final long missingBefore;
        private long missing;
        private final List<GcReport.Item> removed = new ArrayList<>();
        private final Set<String> gone = new HashSet<>();

        Run(GcPolicy rules, boolean dryRun) {
            this.rules = rules;
            this.dryRun = dryRun;
            this.low = Math.min(rules.low().of(disk), rules.high().of(disk));
            this.missingBefore = space.missing(disk - low);
            this.missing = missingBefore;
        }

        /// Images may be free to go once containers have gone.
        void remove() {
            Set<GcPolicy.Kind> kinds = new LinkedHashSet<>(rules.kinds());
            kinds.forEach(this::remove);
            if (kinds.contains(GcPolicy.Kind.CONTAINER) && kinds.contains(GcPolicy.Kind.IMAGE)) {
                remove(GcPolicy.Kind.IMAGE);
            }
        }

        private void remove(GcPolicy.Kind kind) {
            if (missing <= 0) {
                return;
            }
            for (GcCandidate candidate : candidates.of(kind, rules, gone)) {
                if (missing <= 0) {
                    return;
                }
                remove(candidate);
            }
        }

        private void remove(GcCandidate candidate) {
            if (!dryRun && !candidate.removal().getAsBoolean()) {
                return;
            }
            gone.add(candidate.id());
            removed.add(new GcReport.Item(
                    candidate.kind().word(),
                    candidate.id(),
                    candidate.name(),
                    Rfc3339.format(candidate.used()),
                    candidate.bytes()));
            missing = dryRun ? missing - candidate.bytes() : space.missing(disk - low);
        }

        GcReport report() {
            long estimate = removed.stream().mapToLong(GcReport.Item::size).sum();
            return new GcReport(
                    dryRun,
                    disk,
                    usedBefore,
                    low,
                    removed,
                    dryRun ? estimate : Math.max(0, missingBefore - missing),
                    Math.max(0, missing));
        }
    }

    @Override
    public void close() {
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.shutdown();
        try {
            if (!timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "the disk is still being cleaned up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
