package dev.gantry.server;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.IdResponse;
import dev.gantry.engine.CommitContainer;
import dev.gantry.http.Router;
import java.io.IOException;

/// Images of what containers have changed.
final class CommitRoutes implements Routes {
    private final CommitContainer commits;

    CommitRoutes(CommitContainer commits) {
        this.commits = commits;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("POST", "/commit", this::commit);
    }

    private void commit(Call call) throws IOException {
        String id = commits.commit(new CommitContainer.Request(
                call.text("container"),
                call.text("repo"),
                call.text("tag"),
                call.text("author"),
                call.text("comment"),
                call.flag("pause", true),
                call.query().all("changes"),
                call.body(ContainerConfig.class)));
        call.json(201, new IdResponse(id));
    }
}
