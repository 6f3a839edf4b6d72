package dev.gantry.server;

import dev.gantry.engine.Networks;
import dev.gantry.http.Router;
import java.io.IOException;

/// `/networks`: the predefined ones.
final class NetworkRoutes implements Routes {
    private final Networks networks;

    NetworkRoutes(Networks networks) {
        this.networks = networks;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/networks", this::list)
                .add("GET", "/networks/", this::list)
                .add("GET", "/networks/{id:.+}", call -> call.json(networks.inspect(call.path("id"))))
                .add("DELETE", "/networks/{id:.+}", call -> networks.remove(call.path("id")));
    }

    private void list(Call call) throws IOException {
        call.json(networks.list(call.filters()));
    }
}
