package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import java.util.Map;

/// Gives containers other names, also for their neighbours on their networks.
final class RenameContainer {
    private final ContainerRegistry containers;
    private final ContainerNetworks networks;
    private final ContainerEvents events;

    RenameContainer(ContainerRegistry containers, ContainerNetworks networks, ContainerEvents events) {
        this.containers = containers;
        this.networks = networks;
        this.events = events;
    }

    /// @param newName with or without a slash before it
    /// @throws EngineException `INVALID_PARAMETER`, `CONFLICT` where the name is taken
    void rename(Container container, String newName) {
        if (newName.isEmpty()) {
            throw invalid("Neither old nor new names may be empty");
        }
        String name = newName.startsWith("/") ? newName : "/" + newName;
        container.verbs.lock();
        try {
            String old = container.document().name();
            if (name.equals("/" + old)) {
                throw invalid("Renaming a container with the same name as its current name");
            }
            take(container, name);
            networks.renamed(container);
            events.publish(container.document(), "rename", Map.of("oldName", "/" + old));
        } finally {
            container.verbs.unlock();
        }
    }

    private void take(Container container, String name) {
        try {
            containers.rename(container, ContainerName.require(name));
        } catch (EngineException e) {
            throw e.during("Error when allocating new name");
        }
    }
}
