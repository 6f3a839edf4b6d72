package dev.gantry.cli;

import dev.gantry.api.BuildConnection;
import dev.gantry.client.Hijacked;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Builds an image of a Dockerfile: over a connection of its own (`docs/build-protocol.md`), or with an engine
/// that has none by the Engine API's request.
final class ImageBuild extends Command {
    private static final int STDERR = 2;
    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    private final Flag<List<String>> allow = flags.strings(
            "allow", "Allow extra privileged entitlement (e.g., \"network.host\", \"security.insecure\")");
    private final Flag<List<String>> buildArgs = flags.list("build-arg", "Set build-time variables");
    private final Flag<List<String>> buildContexts =
            flags.list("build-context", "Additional build contexts (e.g., name=path)");
    private final Flag<Boolean> check =
            flags.bool("check", "Show what the build checks find in the Dockerfile, and build nothing");
    private final Flag<Boolean> compress = flags.bool("compress", "Compress the build context using gzip");
    private final Flag<Boolean> debug = flags.bool("debug", "Open a shell in what a step leaves that fails");
    private final Flag<String> file =
            flags.text('f', "file", "Name of the Dockerfile (Default is \"PATH/Dockerfile\")");
    private final Flag<Boolean> forceRemove = flags.bool("force-rm", "Always remove intermediate containers");
    private final Flag<String> idFile = flags.text("iidfile", "Write the image ID to the file");
    private final Flag<List<String>> labels = flags.list("label", "Set metadata for an image");
    private final BuildCacheFlags cacheFlags = new BuildCacheFlags(flags);
    private final BuildOutputFlags outputFlags = new BuildOutputFlags(flags);
    private final BuildStepFlags stepFlags = new BuildStepFlags(flags);
    private final Flag<String> platform = flags.text("platform", "Set platform if server is multi-platform capable");
    private final Flag<String> progress = flags.text(
            Flags.NONE,
            "progress",
            "",
            "Set type of progress output (\"auto\", \"plain\", \"tty\", \"quiet\", \"rawjson\")");
    private final Flag<Boolean> pull = flags.bool("pull", "Always attempt to pull a newer version of the image");
    private final Flag<Boolean> quiet =
            flags.bool('q', "quiet", "Suppress the build output and print image ID on success");
    private final Flag<Boolean> remove =
            flags.boolTrue(Flags.NONE, "rm", "Remove intermediate containers after a successful build");
    private final Flag<List<String>> secrets =
            flags.list("secret", "Secret to expose to the build (format: \"id=mysecret[,src=/local/secret]\")");
    private final Flag<List<String>> ssh =
            flags.list("ssh", "SSH agent socket to expose to the build (format: \"default|<id>[=<socket>]\")");
    private final Flag<List<String>> tags =
            flags.list('t', "tag", "Name and optionally a tag in the \"name:tag\" format");
    private final Flag<String> target = flags.text("target", "Set the target build stage to build.");

    ImageBuild() {
        super(Usage.of(
                "build",
                "[OPTIONS] PATH | URL | -",
                "Build an image from a Dockerfile",
                1,
                1,
                "image build",
                "build",
                "builder build"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        BuildDisplay display = BuildDisplay.of(session, progress.value(), quiet.value());
        if (debug.value()) {
            BuildShell.requireTerminal();
        }
        tags.value().forEach(ImageName::parse);
        BuildOutputs outputs = outputFlags.outputs(tags.value());
        BuildMetadata metadata = outputFlags.metadata();
        BuildLoans loans = BuildLoans.of(session, secrets.value(), ssh.value());
        List<NamedContext> named =
                buildContexts.value().stream().map(NamedContext::parse).toList();
        BuildContext context = BuildContext.of(session, arguments.getFirst(), file.value());
        try (InputStream tar = compress.value() ? new GzipInput(context.tar()) : context.tar()) {
            Request request = request(session, context.dockerfile()).query("remote", context.remote());
            named.forEach(each -> request.query("buildcontext", each.name() + "=" + each.value()));
            outputs.addTo(request);
            Optional<Hijacked> upgraded =
                    isClassic(session) ? Optional.empty() : session.client().upgrade(request, BuildConnection.PROTOCOL);
            if (upgraded.isPresent()) {
                try (Hijacked connection = upgraded.get()) {
                    BuildLoans lent = loans.with(FolderLoan.of(session, context, named));
                    LocalCaches local = cacheFlags.local();
                    BuildCall.Outputs taken = (number, in) -> outputs.take(number, in, session);
                    converse(
                            session,
                            display,
                            outputs,
                            metadata,
                            events -> new BuildCall(connection, tar, lent, local, taken, events));
                }
            } else {
                ask(session, request.body(tar, "application/x-tar"), outputs);
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
        if (!check.value()) {
            outputs.push(session, display == BuildDisplay.QUIET ? Streams.discarding() : session.err(), STDERR);
            metadata.write();
        }
        return 0;
    }

    /// Whether the user wants the Engine API's request, as of docker's classic builder.
    private static boolean isClassic(Session session) {
        return List.of("0", "false").contains(session.variable("DOCKER_BUILDKIT"));
    }

    /// The Engine API's request.
    private void ask(Session session, Request request, BuildOutputs outputs) throws IOException {
        List<Flag<?>> special = new ArrayList<>(List.of(allow, buildContexts, check, debug, secrets, ssh));
        special.addAll(cacheFlags.special());
        special.addAll(outputFlags.special(outputs));
        for (Flag<?> ours : special) {
            if (ours.changed()) {
                throw new CliException("the flag --" + ours.name() + " needs gantryd"
                        + (isClassic(session) ? ", asked without DOCKER_BUILDKIT=0" : ": this engine can't do it"));
            }
        }
        try (Response response = session.client().open(request)) {
            ProgressDisplay.ofBuild(session).show(response.body(), aside -> keepId(aside.text("ID")));
        }
    }

    private void converse(
            Session session,
            BuildDisplay display,
            BuildOutputs outputs,
            BuildMetadata metadata,
            Function<Consumer<JsonObject>, BuildCall> call)
            throws IOException {
        JsonObject last;
        BuildSteps steps;
        try (BuildView view = display.open(session)) {
            steps = new BuildSteps(view, Clock.systemUTC());
            Consumer<JsonObject> shown = steps::show;
            last = call.apply(shown.andThen(metadata::hear)).run();
        }
        BuildReport report = new BuildReport(steps.checks());
        if (last.text("event").equals("failed")) {
            throw failure(session, steps, report, last);
        }
        if (check.value()) {
            report.show(session.out());
            if (!steps.checks().isEmpty()) {
                throw new CliException("", 1);
            }
            return;
        }
        keepId(metadata.id());
        if (display == BuildDisplay.QUIET) {
            if (!outputs.takesStdout() && !metadata.id().isEmpty()) {
                session.out().println(metadata.id());
            }
        } else {
            report.summarize(session.err(), session.debug());
        }
    }

    private CliException failure(Session session, BuildSteps steps, BuildReport report, JsonObject failed) {
        report.summarize(session.err(), session.debug());
        session.err().print(steps.excerpt());
        int code = (int) failed.number("code");
        String image = failed.text("image");
        if (debug.value() && !image.isEmpty()) {
            session.err().println(failed.text("message"));
            BuildShell.open(session, image);
            return new CliException("", code);
        }
        String hint = code == 0 ? "" : "\nA shell in what the step has left: build --debug";
        return new CliException(failed.text("message") + hint, code == 0 ? 1 : code);
    }

    private void keepId(String id) {
        if (idFile.value().isEmpty() || id.isEmpty()) {
            return;
        }
        try {
            Files.writeString(Path.of(idFile.value()), id);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private Request request(Session session, String dockerfile) {
        Request request = Request.post("/build")
                .query("dockerfile", dockerfile)
                .query("buildargs", Json.write(arguments(session)))
                .query("labels", Json.write(pairs(session, labels.value(), false)))
                .query("target", target.value())
                .query("rm", remove.value() ? "1" : "0")
                .flag("forcerm", forceRemove.value())
                .flag("pull", pull.value())
                .flag("q", quiet.value())
                .flag("check", check.value())
                .flag("debug", debug.value())
                .query("platform", Platform.wanted(session, platform));
        Map<String, RegistryAuth> users = session.credentials().all();
        if (!users.isEmpty()) {
            request.header("X-Registry-Config", RegistryAuth.header(users));
        }
        tags.value().forEach(tag -> request.query("t", tag));
        cacheFlags.addTo(request);
        outputFlags.addTo(request);
        stepFlags.addTo(request);
        allow.value().forEach(entitlement -> request.query("allow", entitlement));
        return request;
    }

    /// Those of the command line, and when everything was made if the environment says so.
    private JsonObject arguments(Session session) {
        JsonObject arguments = pairs(session, buildArgs.value(), true);
        String epoch = session.variable(EPOCH);
        if (!epoch.isEmpty()) {
            arguments.putIfAbsent(EPOCH, epoch);
        }
        return arguments;
    }

    /// `NAME=VALUE`; a variable's name alone means its value here, if it has one.
    private static JsonObject pairs(Session session, List<String> given, boolean isVariable) {
        JsonObject pairs = new JsonObject();
        for (String pair : given) {
            int equals = pair.indexOf('=');
            if (equals >= 0) {
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            } else if (!isVariable || !session.variable(pair).isEmpty()) {
                pairs.put(pair, isVariable ? session.variable(pair) : "");
            }
        }
        return pairs;
    }
}
