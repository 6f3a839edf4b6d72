package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Sends an image, or all of a repository, to its registry.
final class ImagePush extends Command {
    private static final String ONE_PLATFORM = """
            Using --platform pushes only the specified platform manifest of a multi-platform image index.
            Other components, like attestations, will not be included.
            To push the complete multi-platform image, remove the --platform flag.
            """;

    /// Indented as Docker's message is.
    private static final String CONTENT_MISSING = String.join(
            "\n\t\t\t\t",
            "You're trying to push a manifest list/index which ",
            "references multiple platform specific manifests, but not all of them are available locally",
            "or available to the remote repository.\n",
            "Make sure you have all the referenced content and try again.\n",
            "You can also push only a single platform specific manifest directly by specifying the platform you want to"
                    + " push with the --platform flag.");

    private final Flag<Boolean> allTags = flags.bool('a', "all-tags", "Push all tags of an image to the repository");
    private final Flag<String> platform;
    private final ContentTrust contentTrust = new ContentTrust(flags, "Skip image signing");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Suppress verbose output");

    ImagePush() {
        super(Usage.of("push", "[OPTIONS] NAME[:TAG]", "Upload an image to a registry", 1, 1, "image push", "push"));
        platform = flags.text(
                        "platform",
                        "Push a platform-specific manifest as a single-platform image to the registry.\n"
                                + "Image index won't be pushed, meaning that other manifests, including attestations"
                                + " won't be preserved.\n"
                                + "'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)")
                .since("1.46");
    }

    @Override
    int run(Session session, List<String> arguments) {
        contentTrust.refuse(session, 1);
        String wanted = platform.value().isEmpty() ? "" : platform(session);
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
        if (!name.digest().isEmpty()) {
            throw new CliException("cannot push a digest reference");
        }
        List<String> notes = new ArrayList<>();
        try {
            push(session, name, wanted, quiet.value() ? Streams.discarding() : session.out(), 1, notes);
            if (quiet.value()) {
                session.out().println(name.full());
            }
        } finally {
            notes.forEach(note -> Note.print(session.out(), Tty.isTerminal(1), note));
        }
        return 0;
    }

    private String platform(Session session) {
        String wanted;
        try {
            wanted = Platform.parse(platform.value()).json();
        } catch (CliException e) {
            throw new CliException("Invalid platform " + platform.value() + e.getMessage());
        }
        Note.print(session.out(), Tty.isTerminal(1), ONE_PLATFORM);
        return wanted;
    }

    /// Sends an image.
    ///
    /// @param wanted its platform as JSON, or ""
    /// @param out what is shown goes there
    /// @param descriptor of `out`, which may be a terminal
    /// @param notes takes what the user should know in the end
    static void push(
            Session session, ImageName name, String wanted, PrintStream out, int descriptor, List<String> notes) {
        boolean terminal = Tty.isTerminal(descriptor);
        RegistryLogin.as(session, Credentials.server(name), "push", auth -> {
            Request request = request(name, wanted).header("X-Registry-Auth", auth.header());
            try (Response response = session.client().open(request)) {
                new ProgressDisplay(out, terminal ? descriptor : -1).show(response.body(), aside -> note(aside, notes));
            }
        });
    }

    private static Request request(ImageName name, String wanted) {
        Request request = Request.post("/images/" + Request.segment(name.repository()) + "/push");
        if (!wanted.isEmpty()) {
            request.query("platform", wanted);
        }
        return name.tag().isEmpty() ? request : request.query("tag", name.tag());
    }

    /// What the engine tells about a push of an image for several platforms.
    private static void note(JsonObject aside, List<String> notes) {
        if (aside.flag("manifestPushedInsteadOfIndex")) {
            notes.add("Not all multiplatform-content is present and only the available single-platform image was"
                    + " pushed\n\u001b[31m" + aside.object("originalIndex").text("digest")
                    + "\u001b[0m -> \u001b[32m"
                    + aside.object("selectedManifest").text("digest") + "\u001b[0m");
        }
        if (aside.flag("contentMissing")) {
            notes.add(CONTENT_MISSING);
        }
    }
}
