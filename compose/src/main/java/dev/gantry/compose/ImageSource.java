package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.util.function.Consumer;

/// Where images come from: registries, with the user's credentials, and builds. Used by one thread at a time for
/// builds, by several for the rest.
public interface ImageSource {
    /// Brings an image.
    ///
    /// @param platform `""` leaves the choice to the engine
    /// @param messages hears what `POST /images/create` tells
    ///
    /// Errors: [ProjectException], `ApiException`
    void pull(String image, String platform, Consumer<JsonObject> messages);

    /// Sends an image to its registry; otherwise as [#pull].
    void push(String image, Consumer<JsonObject> messages);

    /// Builds the image of a service that says how, and calls it `image`.
    void build(Project project, Service service, String image);
}
