package dev.gantry.compose;

import dev.gantry.client.ApiException;
import dev.gantry.client.Request;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done to one container of a project, with its progress told.
final class ContainerVerbs {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final ProjectWork work;

    ContainerVerbs(ProjectWork work) {
        this.work = work;
    }

    void start(ProjectContainer container) {
        step(container, "Starting", "Started", () -> post(container, "start"));
    }

    /// @param timeout null: what the container says
    /// @param hooks commands that are executed in it before, where it runs
    void stop(ProjectContainer container, @Nullable Duration timeout, List<Hook> hooks) {
        step(container, "Stopping", "Stopped", () -> {
            if (container.isRunning()) {
                hooks.forEach(hook -> new ContainerHooks(work).run(container, hook));
            }
            work.engine().call(withTimeout(request(container, "stop"), timeout));
        });
    }

    void restart(ProjectContainer container, @Nullable Duration timeout) {
        step(
                container,
                "Restarting",
                "Started",
                () -> work.engine().call(withTimeout(request(container, "restart"), timeout)));
    }

    void kill(ProjectContainer container, String signal) {
        step(
                container,
                "Killing",
                "Killed",
                () -> work.engine().call(request(container, "kill").query("signal", signal)));
    }

    void pause(ProjectContainer container) {
        step(container, "Pausing", "Paused", () -> post(container, "pause"));
    }

    void unpause(ProjectContainer container) {
        step(container, "Unpausing", "Unpaused", () -> post(container, "unpause"));
    }

    /// @param volumes whether its anonymous volumes go, too
    void remove(ProjectContainer container, boolean volumes) {
        step(container, "Removing", "Removed", () -> delete(container, volumes));
    }

    /// Removes without a word. What is gone already is no failure.
    void delete(ProjectContainer container, boolean volumes) {
        try {
            work.engine()
                    .call(Request.delete("/containers/" + container.id())
                            .flag("force", true)
                            .flag("v", volumes));
        } catch (ApiException e) {
            if (e.status() != NOT_FOUND && e.status() != CONFLICT) {
                throw e;
            }
        }
    }

    void rename(ProjectContainer container, String name) {
        work.engine().call(request(container, "rename").query("name", name));
    }

    private void post(ProjectContainer container, String verb) {
        work.engine().call(request(container, verb));
    }

    private static Request request(ProjectContainer container, String verb) {
        return Request.post("/containers/" + container.id() + "/" + verb);
    }

    static Request withTimeout(Request request, @Nullable Duration timeout) {
        return timeout == null ? request : request.query("t", Long.toString(timeout.toSeconds()));
    }

    private void step(ProjectContainer container, String doing, String done, Runnable action) {
        work.progress().step(container.thing(), doing, done, action);
    }
}
