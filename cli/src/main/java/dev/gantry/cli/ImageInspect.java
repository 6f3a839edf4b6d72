package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Shows everything about images.
final class ImageInspect extends Command {
    private final Flag<String> format = flags.inspectFormat('f');
    private final Flag<String> platform = flags.add(
                    Flags.NONE,
                    new TextFlag(
                            "platform",
                            "Inspect a specific platform of the multi-platform image.\n"
                                    + "If the image or the server is not multi-platform capable, the command will error"
                                    + " out if the platform does not match.\n"
                                    + "'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)",
                            ""))
            .since("1.49");

    ImageInspect() {
        super(Usage.of(
                "inspect",
                "[OPTIONS] IMAGE [IMAGE...]",
                "Display detailed information on one or more images",
                1,
                Usage.ANY));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String wanted = platform.value().isEmpty()
                ? ""
                : Platform.parse(platform.value()).json();
        return new Inspection(session, format.value()).run(arguments, name -> {
            Request request = Request.get("/images/" + Request.segment(name) + "/json");
            if (!wanted.isEmpty()) {
                request.query("platform", wanted);
            }
            return session.client().object(request);
        });
    }
}
