package dev.gantry.server;

import dev.gantry.api.NetworkConnectRequest;
import dev.gantry.api.NetworkCreateRequest;
import dev.gantry.api.NetworkDisconnectRequest;
import dev.gantry.engine.ConnectContainer;
import dev.gantry.engine.Networks;
import dev.gantry.http.Router;
import java.io.IOException;

/// `/networks`.
final class NetworkRoutes implements Routes {
    private final Networks networks;
    private final ConnectContainer connections;

    NetworkRoutes(Networks networks, ConnectContainer connections) {
        this.networks = networks;
        this.connections = connections;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/networks", this::list)
                .add("GET", "/networks/", this::list)
                .add("POST", "/networks/create", this::create)
                .add("POST", "/networks/prune", call -> call.json(networks.prune(call.filters())))
                .add("POST", "/networks/{id:.*}/connect", this::connect)
                .add("POST", "/networks/{id:.*}/disconnect", this::disconnect)
                .add("GET", "/networks/{id:.+}", call -> call.json(networks.inspect(call.path("id"))))
                .add("DELETE", "/networks/{id:.+}", this::remove);
    }

    private void list(Call call) throws IOException {
        call.json(networks.list(call.filters()));
    }

    private void create(Call call) throws IOException {
        call.json(201, networks.create(JsonBody.require(call.request(), NetworkCreateRequest.class)));
    }

    private void connect(Call call) throws IOException {
        NetworkConnectRequest request = JsonBody.require(call.request(), NetworkConnectRequest.class);
        connections.connect(call.path("id"), request.container(), request.endpointConfig());
        call.status(200);
    }

    private void disconnect(Call call) throws IOException {
        NetworkDisconnectRequest request = JsonBody.require(call.request(), NetworkDisconnectRequest.class);
        connections.disconnect(call.path("id"), request.container(), request.force());
        call.status(200);
    }

    private void remove(Call call) throws IOException {
        networks.remove(call.path("id"));
        call.status(204);
    }
}
