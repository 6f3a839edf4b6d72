package dev.gantry.server;

import dev.gantry.api.ContainerCreateRequest;
import dev.gantry.api.WaitResponse;
import dev.gantry.engine.AttachRequest;
import dev.gantry.engine.AttachSession;
import dev.gantry.engine.ContainerWait;
import dev.gantry.engine.Containers;
import dev.gantry.engine.WaitCondition;
import dev.gantry.engine.WaitResult;
import dev.gantry.http.Hijack;
import dev.gantry.http.HttpException;
import dev.gantry.http.LiveBody;
import dev.gantry.http.Router;
import dev.gantry.http.WebSocket;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/// `/containers`, apart from their logs and execs.
final class ContainerRoutes implements Routes {
    private final Containers containers;

    ContainerRoutes(Containers containers) {
        this.containers = containers;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/containers/json", this::list)
                .add("POST", "/containers/create", this::create)
                .add("POST", "/containers/prune", call -> call.json(containers.prune(call.filters())))
                .add("GET", "/containers/{id:.*}/json", this::inspect)
                .add("POST", "/containers/{id:.*}/start", this::start)
                .add("POST", "/containers/{id:.*}/stop", this::stop)
                .add("POST", "/containers/{id:.*}/restart", this::restart)
                .add("POST", "/containers/{id:.*}/kill", this::kill)
                .add("POST", "/containers/{id:.*}/pause", this::pause)
                .add("POST", "/containers/{id:.*}/unpause", this::unpause)
                .add("POST", "/containers/{id:.*}/update", this::update)
                .add("POST", "/containers/{id:.*}/rename", this::rename)
                .add("POST", "/containers/{id:.*}/resize", this::resize)
                .add("POST", "/containers/{id:.*}/wait", this::await)
                .add("POST", "/containers/{id:.*}/attach", this::attach)
                .add("GET", "/containers/{id:.*}/attach/ws", this::attachByWebSocket)
                .add("GET", "/containers/{id:.*}/top", this::top)
                .add("DELETE", "/containers/{id:.*}", this::remove);
    }

    private void list(Call call) throws IOException {
        int limit = call.number("limit").orElse(0);
        call.json(containers.list(call.flag("all"), limit, call.flag("size"), call.filters()));
    }

    private void create(Call call) throws IOException {
        ObjectNode document = JsonBody.require(call.request(), ObjectNode.class);
        ContainerCreateRequest request = Shapes.containerCreate(document, call.version());
        call.json(201, containers.create(call.optional("name"), request, call.optional("platform")));
    }

    private void inspect(Call call) throws IOException {
        call.json(containers.inspect(call.path("id"), call.flag("size")));
    }

    private void start(Call call) throws IOException {
        // A body was a way to change the host configuration until 1.24; clients that send an empty object are let
        // through.
        if (call.request().contentLength() > 7) {
            throw new HttpException(
                    400,
                    "starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24");
        }
        containers.start(call.path("id"));
        call.status(204);
    }

    private void stop(Call call) throws IOException {
        containers.stop(call.path("id"), signal(call), timeout(call));
        call.status(204);
    }

    private void restart(Call call) throws IOException {
        containers.restart(call.path("id"), signal(call), timeout(call));
        call.status(204);
    }

    /// Clients before 1.42 do not know the parameter; what they send is something else.
    private static Optional<String> signal(Call call) {
        return call.version().atLeast(42) ? call.optional("signal") : Optional.empty();
    }

    private static OptionalInt timeout(Call call) {
        return call.number("t");
    }

    private void kill(Call call) throws IOException {
        containers.kill(call.path("id"), call.optional("signal"));
        call.status(204);
    }

    private void pause(Call call) throws IOException {
        containers.pause(call.path("id"));
        call.status(204);
    }

    private void unpause(Call call) throws IOException {
        containers.unpause(call.path("id"));
        call.status(204);
    }

    private void update(Call call) throws IOException {
        ObjectNode document = JsonBody.require(call.request(), ObjectNode.class);
        call.json(containers.update(call.path("id"), Shapes.containerUpdate(document)));
    }

    private void rename(Call call) throws IOException {
        containers.rename(call.path("id"), call.text("name"));
        call.status(204);
    }

    private void resize(Call call) throws IOException {
        containers.resize(call.path("id"), dimension(call, "h"), dimension(call, "w"));
        call.status(200);
    }

    /// A terminal's height or width.
    static int dimension(Call call, String name) {
        int value = call.number(name)
                .orElseThrow(() -> new HttpException(400, "strconv.ParseUint: parsing \"\": invalid syntax"));
        if (value < 0 || value > 0xffff) {
            throw new HttpException(400, "strconv.ParseUint: parsing \"" + value + "\": value out of range");
        }
        return value;
    }

    private void remove(Call call) throws IOException {
        if (call.flag("link")) {
            containers.removeLink(call.path("id"));
        } else {
            containers.remove(call.path("id"), call.flag("force"), call.flag("v"));
        }
        call.status(204);
    }

    private void top(Call call) throws IOException {
        call.json(containers.top(call.path("id"), call.optional("ps_args").orElse("-ef")));
    }

    /// From 1.30 on the head is sent when the wait has begun: a client that has it can start the container and
    /// knows that its end will not be missed.
    private void await(Call call) throws IOException, InterruptedException {
        WaitCondition condition =
                call.version().atLeast(30) ? WaitCondition.parse(call.text("condition")) : WaitCondition.NOT_RUNNING;
        ContainerWait wait = containers.wait(call.path("id"), condition);
        if (call.version().before(30)) {
            call.json(response(wait.await()));
            return;
        }
        call.response().header("Content-Type", "application/json");
        LiveBody body = call.response().live();
        Thread waiting = Thread.currentThread();
        var _ = body.gone().thenRun(waiting::interrupt);
        body.write(Call.line(response(wait.await())));
    }

    private static WaitResponse response(WaitResult result) {
        return new WaitResponse(
                result.statusCode(),
                result.error().map(WaitResponse.WaitError::new).orElse(null));
    }

    private void attach(Call call) throws IOException, InterruptedException {
        AttachRequest request = new AttachRequest(
                call.flag("stdin"),
                call.flag("stdout"),
                call.flag("stderr"),
                call.flag("stream"),
                call.flag("logs"),
                call.text("detachKeys"));
        AttachSession session = containers.attach(call.path("id"), request);
        try (Hijack hijack = call.response().hijack(Frames.contentType(session.tty(), call.version()))) {
            session.run(hijack.input(), Frames.over(hijack, session.tty()));
        } finally {
            session.close();
        }
    }

    /// Both streams come as they are, not to be told apart. Clients before 1.42 get and give all three. Source: Engine
    /// API, `ContainerAttachWebsocket`.
    private void attachByWebSocket(Call call) throws IOException, InterruptedException {
        boolean all = call.version().before(42);
        AttachRequest request = new AttachRequest(
                all || call.flag("stdin"),
                all || call.flag("stdout"),
                all || call.flag("stderr"),
                call.flag("stream"),
                call.flag("logs"),
                call.text("detachKeys"));
        AttachSession session = containers.attach(call.path("id"), request);
        try (WebSocket socket = call.response().webSocket(call.version().before(28))) {
            session.runUntilInputEnds(
                    socket.input(), (_, bytes, offset, length) -> socket.write(bytes, offset, length));
        } finally {
            session.close();
        }
    }
}
