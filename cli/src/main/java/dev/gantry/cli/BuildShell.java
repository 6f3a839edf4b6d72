package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// A shell in what a failed step has left, for `build --debug`.
final class BuildShell {
    private BuildShell() {}

    /// Errors: [CliException] where there is no terminal to show it on.
    static void requireTerminal() {
        if (!Tty.isTerminal(0)) {
            throw new CliException("build --debug opens a shell where a step fails: it needs a terminal");
        }
    }

    /// Opens it, waits for its end, and removes the image.
    static void open(Session session, String image) {
        session.err().print("What the failed step has left, in a shell; leave it by exit.\n");
        session.err().flush();
        try {
            session.invoke(new ContainerRun(), List.of("--rm", "--interactive", "--tty", "--entrypoint", "sh", image));
        } finally {
            session.client().call(Request.delete("/images/" + Request.segment(image)));
        }
    }
}
