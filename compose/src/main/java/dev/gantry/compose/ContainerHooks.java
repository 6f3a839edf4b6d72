package dev.gantry.compose;

import dev.gantry.client.EngineClient;
import dev.gantry.client.Hijacked;
import dev.gantry.client.JsonObject;
import dev.gantry.client.MultiplexedStream;
import dev.gantry.client.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Executes the hooks of a service in a container.
final class ContainerHooks {
    private final ProjectWork work;

    ContainerHooks(ProjectWork work) {
        this.work = work;
    }

    /// As [#run(ProjectContainer, Hook, OutputStream, OutputStream)]; nobody sees what it writes.
    void run(ProjectContainer container, Hook hook) {
        run(container, hook, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    }

    /// Returns when the command has ended. Errors: [ProjectException] where it fails.
    void run(ProjectContainer container, Hook hook, OutputStream out, OutputStream err) {
        List<String> variables = new ArrayList<>();
        hook.environment().forEach((name, value) -> variables.add(name + "=" + value));
        JsonObject body = new RequestFields()
                .put("Cmd", hook.command())
                .text("User", hook.user())
                .flag("Privileged", hook.privileged())
                .text("WorkingDir", hook.workingDir())
                .list("Env", variables)
                .put("AttachStdout", true)
                .put("AttachStderr", true)
                .json();
        String id = work.engine()
                .object(Request.post("/containers/" + container.id() + "/exec").json(body))
                .text("Id");
        if (work.isDryRun()) {
            return;
        }
        try (EngineClient client = work.engine().connect();
                Hijacked stream = client.hijack(
                        Request.post("/exec/" + id + "/start").json(JsonObject.of("Detach", false, "Tty", false)))) {
            MultiplexedStream.copy(stream.input(), out, err);
        } catch (IOException e) {
            throw new ProjectException(container.service() + " hook: " + e.getMessage());
        }
        long code = work.engine().object(Request.get("/exec/" + id + "/json")).number("ExitCode");
        if (code != 0) {
            throw new ProjectException(container.service() + " hook exited with status " + code);
        }
    }
}
