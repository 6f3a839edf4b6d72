package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Waits until what a service depends on is as the service needs it.
final class DependencyWait {
    private final ProjectWork work;
    private final Deadline deadline;

    DependencyWait(ProjectWork work, Deadline deadline) {
        this.work = work;
        this.deadline = deadline;
    }

    /// What is asked of one container.
    private interface Check {
        /// Whether it is as it is waited for. Errors: [ProjectException] where it never will be.
        boolean isMet(ProjectContainer container, JsonObject state, boolean hasCheck);
    }

    /// Errors: [ProjectException] where a dependency that is required fails
    ///
    /// @param containers of a service
    void await(Service service, Map<String, Service> known, Function<String, List<ProjectContainer>> containers) {
        Parallel.forEach(service.lifecycle().dependsOn().entrySet(), entry -> {
            String name = entry.getKey();
            Dependency dependency = entry.getValue();
            if (dependency.condition() == Condition.STARTED || !known.containsKey(name) || work.isDryRun()) {
                return;
            }
            List<ProjectContainer> found = containers.apply(name);
            if (found.isEmpty()) {
                missing(service, name, dependency);
                return;
            }
            try {
                await(name, dependency.condition(), found);
            } catch (ProjectException e) {
                if (dependency.required()) {
                    throw e;
                }
                found.forEach(container -> work.progress().warn(container.thing(), "Skipped"));
                work.progress().warning("optional dependency \"" + name + "\" failed to start: " + e.getMessage());
            }
        });
    }

    private void missing(Service service, String name, Dependency dependency) {
        String message = service.name() + " is missing dependency " + name;
        if (dependency.required()) {
            throw new ProjectException(message);
        }
        work.progress().warning(message);
    }

    private void await(String service, Condition condition, List<ProjectContainer> containers) {
        switch (condition) {
            case STARTED -> {}
            case HEALTHY -> {
                try {
                    await(containers, DependencyWait::isHealthy, "Healthy");
                } catch (ProjectException e) {
                    throw new ProjectException("dependency failed to start: " + e.getMessage(), e.exitCode());
                }
            }
            case COMPLETED_SUCCESSFULLY ->
                await(containers, (container, state, hasCheck) -> hasSucceeded(service, state), "Exited");
        }
    }

    /// Waits until all run, and are healthy where they have a check.
    void awaitRunningOrHealthy(Collection<ProjectContainer> containers) {
        if (!work.isDryRun()) {
            await(containers, DependencyWait::isRunningOrHealthy, "Healthy");
        }
    }

    private void await(Collection<ProjectContainer> containers, Check check, String reached) {
        Parallel.forEach(containers, container -> {
            work.progress().working(container.thing(), "Waiting");
            try {
                await(container, check);
            } catch (ProjectException e) {
                work.progress().report(container.thing(), Progress.State.ERROR, "Error");
                throw e;
            }
            work.progress().done(container.thing(), reached);
        });
    }

    private void await(ProjectContainer container, Check check) {
        for (int attempt = 0; !deadline.hasPassed(); attempt++) {
            JsonObject found = work.engine()
                    .find(Request.get("/containers/" + container.id() + "/json"))
                    .orElseThrow(() -> new ProjectException("container " + container.name() + " is gone"));
            JsonObject state = found.object("State");
            List<String> test = found.object("Config").object("Healthcheck").texts("Test");
            boolean hasCheck =
                    state.has("Health") || (!test.isEmpty() && !test.getFirst().equals("NONE"));
            if (check.isMet(container, state, hasCheck)) {
                return;
            }
            Deadline.pause(attempt);
        }
        throw new ProjectException("timeout waiting for dependencies");
    }

    private static boolean isHealthy(ProjectContainer container, JsonObject state, boolean hasCheck) {
        String named = "container " + container.name();
        if (state.text("Status").equals("exited")) {
            throw new ProjectException(named + " exited (" + state.number("ExitCode") + ")");
        }
        if (!hasCheck) {
            throw new ProjectException(named + " has no healthcheck configured");
        }
        return switch (state.object("Health").text("Status")) {
            case "healthy" -> true;
            case "unhealthy" -> throw new ProjectException(named + " is unhealthy");
            default -> false;
        };
    }

    private static boolean isRunningOrHealthy(ProjectContainer container, JsonObject state, boolean hasCheck) {
        if (hasCheck || state.text("Status").equals("exited")) {
            return isHealthy(container, state, true);
        }
        return state.text("Status").equals("running");
    }

    private static boolean hasSucceeded(String service, JsonObject state) {
        if (!state.text("Status").equals("exited")) {
            return false;
        }
        long code = state.number("ExitCode");
        if (code != 0) {
            throw new ProjectException(
                    "service \"" + service + "\" didn't complete successfully: exit " + code, (int) code);
        }
        return true;
    }
}
