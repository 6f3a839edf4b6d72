package dev.gantry.server;

import dev.gantry.api.AuthConfig;
import dev.gantry.engine.ImageDistribution;
import dev.gantry.http.Router;
import java.io.IOException;

/// What is asked of registries, but pulling: `push`, `auth`, `search`, `distribution`.
final class RegistryRoutes implements Routes {
    private final ImageDistribution distribution;

    RegistryRoutes(ImageDistribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("POST", "/auth", this::login)
                .add("GET", "/images/search", this::search)
                .add("GET", "/distribution/{name:.*}/json", this::inspect)
                .add("POST", "/images/{name:.*}/push", this::push);
    }

    private void login(Call call) throws IOException {
        AuthConfig auth = call.body(AuthConfig.class);
        call.json(distribution.login(auth.serverAddress(), RegistryAuth.ofLogin(auth)));
    }

    private void search(Call call) throws IOException {
        int limit = call.number("limit").orElse(0);
        call.json(distribution.search(call.text("term"), limit, call.filters(), RegistryAuth.of(call)));
    }

    private void inspect(Call call) throws IOException {
        call.json(distribution.inspect(call.path("name"), RegistryAuth.of(call)));
    }

    private void push(Call call) throws IOException {
        Transfer.run(
                call,
                transfer -> distribution.push(
                        call.path("name"),
                        call.text("tag"),
                        PlatformParameter.of(call, 46),
                        RegistryAuth.of(call),
                        transfer.listener()));
    }
}
