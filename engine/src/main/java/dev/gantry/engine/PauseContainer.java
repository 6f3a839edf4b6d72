package dev.gantry.engine;

import dev.gantry.engine.ContainerState.Status;
import dev.gantry.runtime.Task;

/// Freezes and thaws all processes of a container. The callers hold its `verbs` and have seen that it runs.
final class PauseContainer {
    private final ContainerEvents events;
    private final HealthMonitors health;

    PauseContainer(ContainerEvents events, HealthMonitors health) {
        this.events = events;
        this.health = health;
    }

    void freeze(Container container, Task task) {
        task.pause();
        health.forget(container);
        container.change(document -> document.withState(document.state().paused()));
        events.publish(container.document(), "pause");
    }

    void thaw(Container container, Task task) {
        task.resume();
        container.change(document -> document.withState(document.state().with(Status.RUNNING)));
        health.watch(container);
        events.publish(container.document(), "unpause");
    }
}
