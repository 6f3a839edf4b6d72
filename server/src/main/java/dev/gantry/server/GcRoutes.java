package dev.gantry.server;

import dev.gantry.engine.GarbageCollector;
import dev.gantry.http.Router;
import java.io.IOException;

/// `POST /gantry/gc`: the disk is cleaned up now, or told what would go. Not in Docker's API.
final class GcRoutes implements Routes {
    private final GarbageCollector garbage;

    GcRoutes(GarbageCollector garbage) {
        this.garbage = garbage;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("POST", "/gantry/gc", this::collect);
    }

    private void collect(Call call) throws IOException {
        call.json(garbage.collect(call.flag("dry-run")));
    }
}
