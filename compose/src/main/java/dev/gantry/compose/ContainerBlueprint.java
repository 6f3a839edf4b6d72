package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a container is made from, besides the service that it belongs to.
///
/// @param project whose networks, volumes, secrets and configs it uses
/// @param name of the container
/// @param createdAs its name until it takes the place of another; else the same
/// @param number which of the service's; 0 for a one-off
/// @param labels all of them
/// @param image what is asked for
/// @param imageVolumes the paths that the image has volumes for
/// @param shared namespaces and volumes of other containers
/// @param inherited the container whose anonymous volumes it goes on with; null for none
/// @param hasAliases whether the service's names lead to it
/// @param links as the engine has them: `container:alias`
/// @param takesAllNetworks whether the engine connects several networks at once (API 1.44)
/// @param autoRemove whether it goes when it ends
/// @param attachesInput whether somebody types into it
record ContainerBlueprint(
        Project project,
        String name,
        String createdAs,
        int number,
        Map<String, String> labels,
        String image,
        List<String> imageVolumes,
        SharedNamespaces shared,
        @Nullable ProjectContainer inherited,
        boolean hasAliases,
        List<String> links,
        boolean takesAllNetworks,
        boolean autoRemove,
        boolean attachesInput) {
    private static final int SHORT_ID = 12;

    ContainerBlueprint {
        labels = Sorted.copy(labels);
        imageVolumes = List.copyOf(imageVolumes);
        links = List.copyOf(links);
    }

    /// The same for a while under another name, beside the container whose place it takes.
    ContainerBlueprint inPlaceOf(ProjectContainer old, boolean keepsVolumes) {
        Map<String, String> marked = new TreeMap<>(labels);
        marked.put(ComposeLabels.REPLACE, old.name());
        String temporary = old.id().substring(0, Math.min(SHORT_ID, old.id().length())) + "_" + name;
        return new ContainerBlueprint(
                project,
                name,
                temporary,
                number,
                marked,
                image,
                imageVolumes,
                shared,
                keepsVolumes ? old : null,
                hasAliases,
                links,
                takesAllNetworks,
                autoRemove,
                attachesInput);
    }

    /// The volumes of the container that this one takes the place of, by the paths that they have there.
    ///
    /// @return names by path
    Map<String, String> inheritedVolumes() {
        Map<String, String> volumes = new TreeMap<>();
        if (inherited != null) {
            for (JsonObject mount : inherited.summary().objects("Mounts")) {
                if (mount.text("Type").equals("volume")) {
                    volumes.put(mount.text("Destination"), mount.text("Name"));
                }
            }
        }
        return volumes;
    }
}
