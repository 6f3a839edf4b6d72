package dev.gantry.engine;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a container is doing, and how its last run ended. Immutable: each change makes a new one, which is
/// stored before anyone is told.
///
/// @param pid of the container's first process on the host, 0 while none runs
/// @param exitCode of the last run: 0 to 255, 128 + n for one that signal n ended
/// @param error why the last start failed, else empty
/// @param startedAt of the last run; null before the first
/// @param finishedAt of the last run; null before it ended
/// @param health what the checks of its health have said; null for a container that is not checked, and before its
///     first start
record ContainerState(
        Status status,
        int pid,
        int exitCode,
        String error,
        boolean oomKilled,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Health health) {

    /// The states of Docker's `State.Status`.
    enum Status {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD;

        /// Docker's word.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final ContainerState CREATED = new ContainerState(Status.CREATED, 0, 0, "", false, null, null, null);

    /// True while a process of the container lives.
    boolean hasProcess() {
        return status == Status.RUNNING || status == Status.PAUSED;
    }

    /// True once a start was tried, whatever came of it.
    boolean attempted() {
        return startedAt != null || !error.isEmpty();
    }

    /// Docker's `State.Running`: also true between two runs of a restart policy.
    boolean running() {
        return hasProcess() || status == Status.RESTARTING;
    }

    /// @param checked whether its health is to be checked
    ContainerState started(int newPid, Instant at, boolean checked) {
        Health begun = health == null ? Health.STARTING : health.begun();
        return new ContainerState(Status.RUNNING, newPid, 0, "", false, at, finishedAt, checked ? begun : null);
    }

    ContainerState exited(int code, boolean oom, Instant at) {
        return new ContainerState(Status.EXITED, 0, code, "", oom, startedAt, at, unwatched());
    }

    /// A start that failed before the container's process ran: never-started containers stay `created`.
    ContainerState failed(int code, String why) {
        Status after = startedAt == null ? Status.CREATED : Status.EXITED;
        return new ContainerState(after, 0, code, why, false, startedAt, finishedAt, health);
    }

    ContainerState with(Status next) {
        return new ContainerState(next, pid, exitCode, error, oomKilled, startedAt, finishedAt, health);
    }

    ContainerState paused() {
        return with(Status.PAUSED).withHealth(unwatched());
    }

    ContainerState withHealth(@Nullable Health changed) {
        return new ContainerState(status, pid, exitCode, error, oomKilled, startedAt, finishedAt, changed);
    }

    private @Nullable Health unwatched() {
        return health == null ? null : health.unwatched();
    }
}
