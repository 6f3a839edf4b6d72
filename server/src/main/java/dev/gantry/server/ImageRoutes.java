package dev.gantry.server;

import dev.gantry.engine.Images;
import dev.gantry.http.HttpException;
import dev.gantry.http.Router;
import java.io.IOException;
import java.util.List;

/// `/images`, apart from the ways in and out of the engine.
final class ImageRoutes implements Routes {
    private final Images images;

    ImageRoutes(Images images) {
        this.images = images;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/images/json", this::list)
                .add("POST", "/images/prune", call -> call.json(images.prune(call.filters())))
                .add("GET", "/images/{name:.*}/json", this::inspect)
                .add("GET", "/images/{name:.*}/history", this::history)
                .add("POST", "/images/{name:.*}/tag", this::tag)
                .add("DELETE", "/images/{name:.*}", this::remove);
    }

    private void list(Call call) throws IOException {
        boolean manifests = call.version().atLeast(47) && call.flag("manifests");
        call.json(Shapes.images(images.list(call.flag("all"), call.filters(), manifests), call.version()));
    }

    private void inspect(Call call) throws IOException {
        boolean manifests = call.version().atLeast(48) && call.flag("manifests");
        String platform = PlatformParameter.of(call, 49);
        if (manifests && !platform.isEmpty()) {
            throw new HttpException(400, "conflicting options: manifests and platform options cannot both be set");
        }
        call.json(Shapes.image(images.inspect(call.path("name"), platform, manifests), call.version()));
    }

    private void history(Call call) throws IOException {
        call.json(images.history(call.path("name"), PlatformParameter.of(call, 48)));
    }

    private void tag(Call call) throws IOException {
        images.tag(call.path("name"), call.text("repo"), call.text("tag"));
        call.status(201);
    }

    private void remove(Call call) throws IOException {
        String name = call.path("name");
        if (name.isBlank()) {
            throw new HttpException(400, "image name cannot be blank");
        }
        List<String> platforms = call.version().before(50)
                ? List.of()
                : call.query().all("platforms").stream()
                        .map(PlatformParameter::read)
                        .toList();
        call.json(images.remove(name, call.flag("force"), platforms));
    }
}
