package dev.gantry.cli;

import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/// Brings an image, or all of a repository, from a registry.
final class ImagePull extends Command {
    private final Flag<Boolean> allTags = flags.bool('a', "all-tags", "Download all tagged images in the repository");
    private final Flag<String> platform;
    private final ContentTrust contentTrust = new ContentTrust(flags, "Skip image verification");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Suppress verbose output");

    ImagePull() {
        super(Usage.of(
                "pull",
                "[OPTIONS] NAME[:TAG|@DIGEST]",
                "Download an image from a registry",
                1,
                1,
                "image pull",
                "pull"));
        platform = flags.text("platform", "Set platform if server is multi-platform capable");
    }

    @Override
    int run(Session session, List<String> arguments) {
        contentTrust.refuse(session, 1);
        ImageName name = ImageName.parse(arguments.getFirst());
        if (allTags.value()) {
            if (!name.isNameOnly()) {
                throw new CliException("tag can't be used with --all-tags/-a");
            }
        } else if (name.isNameOnly()) {
            name = name.withDefaultTag();
            if (!quiet.value()) {
                session.out().println("Using default tag: " + name.tag());
                session.out().flush();
            }
        }
        PrintStream out = quiet.value() ? Streams.discarding() : session.out();
        pull(session, name, Platform.wanted(session, platform), new ProgressDisplay(out, Tty.isTerminal(1) ? 1 : -1));
        session.out().println(name.full());
        return 0;
    }

    /// Pulls what `name` says, a repository's every tag when it has none, and shows how it goes.
    ///
    /// @param platform `""` leaves the choice to the engine
    static void pull(Session session, ImageName name, String platform, ProgressDisplay display) {
        RegistryLogin.as(
                session, Credentials.server(name), "pull", auth -> pull(session, name, platform, auth, display));
    }

    private static void pull(
            Session session, ImageName name, String platform, RegistryAuth auth, ProgressDisplay display) {
        Request request = Request.post("/images/create").query("fromImage", name.repository());
        if (!platform.isEmpty()) {
            request.query("platform", platform.toLowerCase(Locale.ROOT));
        }
        if (!name.isNameOnly()) {
            request.query("tag", name.tagOrDigest());
        }
        try (Response response = session.client().open(request.header("X-Registry-Auth", auth.header()))) {
            display.show(response.body());
        }
    }
}
