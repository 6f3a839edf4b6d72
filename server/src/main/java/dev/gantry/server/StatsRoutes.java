package dev.gantry.server;

import dev.gantry.api.ContainerStats;
import dev.gantry.engine.EngineException;
import dev.gantry.engine.UsageReports;
import dev.gantry.http.LiveBody;
import dev.gantry.http.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `/containers/{id}/stats`.
final class StatsRoutes implements Routes {
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final UsageReports reports;

    StatsRoutes(UsageReports reports) {
        this.reports = reports;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/containers/{id:.*}/stats", this::stats);
    }

    private void stats(Call call) throws IOException, InterruptedException {
        String id = call.path("id");
        ContainerStats first = reports.read(id, null);
        if (call.flag("stream", true)) {
            follow(call, first);
        } else if (call.flag("one-shot")) {
            call.json(first);
        } else {
            Thread.sleep(BETWEEN);
            call.json(reports.read(id, first));
        }
    }

    /// One report a second, until the client leaves or the container is removed.
    private void follow(Call call, ContainerStats first) throws IOException, InterruptedException {
        call.response().header("Content-Type", "application/json");
        LiveBody body = call.response().live();
        ContainerStats last = first;
        while (true) {
            body.write(Call.line(last));
            body.flush();
            if (left(body.gone())) {
                return;
            }
            try {
                last = reports.read(call.path("id"), last);
            } catch (EngineException removed) {
                return;
            }
        }
    }

    private static boolean left(CompletableFuture<?> gone) throws InterruptedException {
        try {
            var _ = gone.get(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }
}
