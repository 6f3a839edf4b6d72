package dev.gantry.engine;

import dev.gantry.api.ExecCreateRequest;
import dev.gantry.api.Nil;
import dev.gantry.runtime.ExecTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One exec: created, started once, and then told about until its container ends. Not stored: an exec of an
/// earlier
/// daemon is
/// unknown, as with Docker.
final class Exec {
    final String id;
    final Container container;
    final ExecCreateRequest request;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable ExecTask task;
    private volatile @Nullable Integer exitCode;

    Exec(String id, Container container, ExecCreateRequest request) {
        this.id = id;
        this.container = container;
        this.request = request;
    }

    /// Claims the one start.
    ///
    /// @return false where it was started before
    boolean begin() {
        return started.compareAndSet(false, true);
    }

    void running(ExecTask running) {
        task = running;
    }

    void ended(int code) {
        exitCode = code;
    }

    @Nullable ExecTask task() {
        return task;
    }

    @Nullable Integer exitCode() {
        return exitCode;
    }

    boolean isRunning() {
        return task != null && exitCode == null;
    }

    /// The command line as events show it.
    String commandLine() {
        return String.join(" ", Nil.toEmpty(request.cmd()));
    }
}
