package dev.gantry.server;

import dev.gantry.api.BuildConnection;
import dev.gantry.build.BuildRequest;
import dev.gantry.build.BuildSession;
import dev.gantry.build.Builds;
import dev.gantry.build.CommandFailedException;
import dev.gantry.build.ContextOrigin;
import dev.gantry.engine.BuildCaches;
import dev.gantry.engine.CacheLimits;
import dev.gantry.engine.CacheRule;
import dev.gantry.engine.EngineException;
import dev.gantry.http.HttpException;
import dev.gantry.http.Router;
import java.io.IOException;
import java.util.Optional;

/// `/build`, as the classic builder answers it, or over a connection of its own.
final class BuildRoutes implements Routes {
    private final Builds builds;
    private final BuildCaches caches;
    private final RunningBuilds running = new RunningBuilds();

    BuildRoutes(Builds builds, BuildCaches caches) {
        this.builds = builds;
        this.caches = caches;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("POST", "/build", this::build)
                .add("POST", "/build/prune", this::prune)
                .add("POST", "/build/cancel", this::cancel);
    }

    private void prune(Call call) throws IOException {
        call.json(caches.prune(new CacheRule(call.flag("all"), limits(call), call.filters())));
    }

    private static CacheLimits limits(Call call) {
        long kept = bytes(call, "keep-storage");
        if (!call.version().atLeast(48)) {
            return new CacheLimits(kept, 0, 0);
        }
        return new CacheLimits(
                call.text("reserved-space").isEmpty() ? kept : bytes(call, "reserved-space"),
                bytes(call, "max-used-space"),
                bytes(call, "min-free-space"));
    }

    /// Source: dockerd's `builder/routes.go`.
    private static long bytes(Call call, String parameter) {
        String text = call.text(parameter);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new HttpException(
                    400,
                    parameter + " is in bytes and expects an integer, got " + text + ": strconv.Atoi: parsing \"" + text
                            + "\": invalid syntax");
        }
    }

    /// A build that is over, or that nobody knows, is as good as cancelled. Source: dockerd's `builder/routes.go`.
    private void cancel(Call call) throws IOException {
        String id = call.text("id");
        if (id.isEmpty()) {
            throw new HttpException(400, "build ID not provided");
        }
        running.cancel(id);
        call.status(200);
    }

    private void build(Call call) throws IOException {
        running.run(call.text("buildid"), () -> begin(call));
    }

    private void begin(Call call) throws IOException {
        boolean isOurs = call.request().header("Upgrade").equalsIgnoreCase(BuildConnection.PROTOCOL);
        if (isOurs) {
            call.response().header("Upgrade", BuildConnection.PROTOCOL); // also of a refusal: the client need not guess
        }
        BuildRequest request = BuildParameters.read(call);
        String remote = call.text("remote");
        Optional<ContextOrigin> elsewhere =
                remote.isEmpty() ? Optional.empty() : Optional.of(new ContextOrigin.Address(remote));
        if (isOurs) {
            BuildConversation.run(call, request, elsewhere, builds);
        } else {
            answer(
                    call,
                    request,
                    elsewhere.orElseGet(
                            () -> new ContextOrigin.Sent(call.request().body())));
        }
    }

    private void answer(Call call, BuildRequest request, ContextOrigin context) throws IOException {
        boolean quiet = call.flag("q");
        Transfer.run(call, transfer -> {
            BuildAnswer answer = new BuildAnswer(transfer, quiet);
            try {
                new OnPlatformThread("build")
                        .run(() -> builds.build(request, context, BuildSession.NOTHING, new StagesInOrder(answer)));
                answer.end();
            } catch (CommandFailedException e) {
                answer.fail();
                transfer.stream().error(String.valueOf(e.getMessage()), e.exitCode());
            } catch (InterruptedException e) {
                throw new EngineException(EngineException.Kind.UNAVAILABLE, "context canceled", e);
            } catch (RuntimeException e) {
                answer.fail();
                throw e;
            }
        });
    }
}
