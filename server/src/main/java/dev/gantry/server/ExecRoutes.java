package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.api.ExecCreateRequest;
import dev.gantry.api.ExecStartRequest;
import dev.gantry.api.IdResponse;
import dev.gantry.engine.AttachOutput;
import dev.gantry.engine.EngineException;
import dev.gantry.engine.ExecSession;
import dev.gantry.engine.Execs;
import dev.gantry.http.Hijack;
import dev.gantry.http.HttpException;
import dev.gantry.http.Router;
import dev.gantry.runtime.Stream;
import java.io.IOException;

/// `/containers/{id}/exec` and `/exec`.
final class ExecRoutes implements Routes {
    private final Execs execs;

    ExecRoutes(Execs execs) {
        this.execs = execs;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("POST", "/containers/{id:.*}/exec", this::create)
                .add("POST", "/exec/{id}/start", this::start)
                .add("POST", "/exec/{id}/resize", this::resize)
                .add("GET", "/exec/{id}/json", call -> call.json(execs.inspect(call.path("id"))));
    }

    private void create(Call call) throws IOException {
        ExecCreateRequest request = JsonBody.require(call.request(), ExecCreateRequest.class);
        call.json(201, new IdResponse(execs.create(call.path("id"), Shapes.execCreate(request, call.version()))));
    }

    private void start(Call call) throws IOException, InterruptedException {
        ExecStartRequest request = Shapes.execStart(call.body(ExecStartRequest.class), call.version());
        if (request.consoleSize() != null && !request.tty()) {
            throw new HttpException(400, "console size is only supported with a tty");
        }
        if (request.detach()) {
            execs.startDetached(call.path("id"), request);
            call.status(200);
            return;
        }
        ExecSession session = execs.start(call.path("id"), request);
        try (Hijack hijack = call.response().hijack(Frames.contentType(session.tty(), call.version()))) {
            AttachOutput output = Frames.over(hijack, session.tty());
            if (launched(session, output)) {
                session.run(hijack.input(), output);
            }
        }
    }

    /// The head is sent by now, so a command that can't be run is told in the stream, as dockerd does.
    private static boolean launched(ExecSession session, AttachOutput output) throws IOException {
        try {
            session.launch();
            return true;
        } catch (EngineException e) {
            byte[] message = (e.getMessage() + "\r\n").getBytes(UTF_8);
            output.write(Stream.STDOUT, message, 0, message.length);
            return false;
        }
    }

    private void resize(Call call) throws IOException {
        execs.resize(call.path("id"), ContainerRoutes.dimension(call, "h"), ContainerRoutes.dimension(call, "w"));
        call.status(200);
    }
}
