package dev.gantry.compose;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How `up` and `create` bring a project to what its file says.
///
/// @param recreate of the services that were named
/// @param recreateDependencies of those they depend on
/// @param renewsVolumes whether anonymous volumes begin anew with their container
/// @param scale how many containers, by service, where it is not what the file says
/// @param timeout of containers that are stopped; null: what they say
/// @param removesOrphans whether containers of services that are no more are removed
/// @param images what is done about images
/// @param portsFrom the id of the container whose published ports new ones take over later; "" where they publish
/// theirs
public record CreateOptions(
        Recreate recreate,
        Recreate recreateDependencies,
        boolean renewsVolumes,
        Map<String, Integer> scale,
        @Nullable Duration timeout,
        boolean removesOrphans,
        ImageOptions images,
        String portsFrom) {
    /// What `up` without flags does.
    public static final CreateOptions USUAL =
            new CreateOptions(Recreate.DIVERGED, Recreate.DIVERGED, false, Map.of(), null, false, ImageOptions.USUAL);

    public CreateOptions {
        scale = Sorted.copy(scale);
    }

    /// Of containers that publish their ports themselves.
    public CreateOptions(
            Recreate recreate,
            Recreate recreateDependencies,
            boolean renewsVolumes,
            Map<String, Integer> scale,
            @Nullable Duration timeout,
            boolean removesOrphans,
            ImageOptions images) {
        this(recreate, recreateDependencies, renewsVolumes, scale, timeout, removesOrphans, images, "");
    }

    /// The same with another number of containers, and another rule for those that are there.
    CreateOptions with(Map<String, Integer> otherScale, Recreate other) {
        return new CreateOptions(other, other, renewsVolumes, otherScale, timeout, removesOrphans, images, portsFrom);
    }

    /// The same with containers that take over another's published ports.
    CreateOptions withPortsFrom(String container) {
        return new CreateOptions(
                recreate, recreateDependencies, renewsVolumes, scale, timeout, removesOrphans, images, container);
    }
}
