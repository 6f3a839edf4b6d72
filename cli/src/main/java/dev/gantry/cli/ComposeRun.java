package dev.gantry.cli;

import dev.gantry.cli.ContainerFlags.Attached;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.compose.CreateOptions;
import dev.gantry.compose.ImageOptions;
import dev.gantry.compose.Mount;
import dev.gantry.compose.OneOff;
import dev.gantry.compose.OneOffOptions;
import dev.gantry.compose.Port;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectWork;
import dev.gantry.compose.Recreate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Runs one command in a container of its own, made as those of a service are; exits as it does.
final class ComposeRun extends ComposeCommand {
    private final Flag<Boolean> build = flags.bool("build", "Build image before starting container");
    private final Flag<List<String>> capAdd = flags.list("cap-add", "Add Linux capabilities");
    private final Flag<List<String>> capDrop = flags.list("cap-drop", "Drop Linux capabilities");
    private final Flag<Boolean> detach =
            flags.bool('d', "detach", "Run container in background and print container ID");
    private final Flag<String> entrypoint = flags.text("entrypoint", "Override the entrypoint of the image");
    private final Flag<List<String>> environment = flags.list('e', "env", "Set environment variables");
    private final Flag<List<String>> environmentFiles =
            flags.list("env-from-file", "Set environment variables from file");
    private final Flag<Boolean> interactive =
            flags.boolTrue('i', "interactive", "Keep STDIN open even if not attached");
    private final Flag<List<String>> labels = flags.list('l', "label", "Add or override a label");
    private final Flag<String> name = flags.text("name", "Assign a name to the container");
    private final Flag<Boolean> noDeps = flags.bool("no-deps", "Don't start linked services");
    private final Flag<Boolean> noTty =
            flags.bool('T', "no-tty", "Disable pseudo-TTY allocation (default: auto-detected)");
    private final Flag<List<String>> publish = flags.list('p', "publish", "Publish a container's port(s) to the host");
    private final Flag<String> pull =
            flags.text(Flags.NONE, "pull", "policy", "Pull image before running (\"always\"|\"missing\"|\"never\")");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Don't print anything to STDOUT");
    private final Flag<Boolean> quietBuild =
            flags.bool("quiet-build", "Suppress progress output from the build process");
    private final Flag<Boolean> remove = flags.bool("rm", "Automatically remove the container when it exits");
    private final Flag<Boolean> removeOrphans =
            flags.bool("remove-orphans", "Remove containers for services not defined in the Compose file");
    private final Flag<Boolean> servicePorts =
            flags.bool('P', "service-ports", "Run command with all service's ports enabled and mapped to the host");
    private final Flag<Boolean> aliases = flags.bool(
            "use-aliases", "Use the service's network useAliases in the network(s) the container connects to");
    private final Flag<String> user = flags.text('u', "user", "Run as specified username or uid");
    private final Flag<List<String>> volumes = flags.list('v', "volume", "Bind mount a volume");
    private final Flag<String> workingDirectory = flags.text('w', "workdir", "Working directory inside the container");

    ComposeRun(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "run",
                        "[OPTIONS] SERVICE [COMMAND] [ARGS...]",
                        "Run a one-off command on a service",
                        1,
                        Usage.ANY));
        flags.bool("quiet-pull", "Pull without printing progress information"); // plain progress has no more than that
        flags.stopAtFirstArgument();
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        if (!publish.value().isEmpty() && servicePorts.value()) {
            throw new CliException("--service-ports and --publish are incompatible");
        }
        session.quietBuilds(quietBuild.value() || quiet.value());
        session.quietProgress(quiet.value());
        boolean tty = !noTty.value() && !detach.value() && Tty.isTerminal(0) && Tty.isTerminal(1);
        String service = arguments.getFirst();
        Project project = session.project(List.of(service));
        ProjectWork work = session.work(project);
        List<String> command = arguments.size() > 1 ? List.copyOf(arguments.subList(1, arguments.size())) : null;
        ProjectContainer made =
                new OneOff(work, project).create(service, options(session, command, tty), !noDeps.value(), creation());
        if (session.isDryRun()) {
            return 0;
        }
        if (detach.value()) {
            session.engine().call(Request.post("/containers/" + made.id() + "/start"));
            session.session().out().println(made.id());
            return 0;
        }
        String condition = remove.value() ? "removed" : "next-exit";
        try (ContainerSession joined = ContainerSession.open(
                session.session(), made.id(), new Attached(interactive.value(), true, true), tty, "", condition)) {
            joined.start();
            return joined.run(interactive.value(), true);
        }
    }

    private CreateOptions creation() {
        String wanted = pull.value().equals("policy") ? "" : pull.value();
        return new CreateOptions(
                Recreate.DIVERGED,
                Recreate.DIVERGED,
                false,
                Map.of(),
                null,
                removeOrphans.value(),
                new ImageOptions(build.value(), false, wanted));
    }

    private OneOffOptions options(ComposeSession session, @Nullable List<String> command, boolean tty) {
        Map<String, String> variables = new TreeMap<>();
        EnvironmentFiles.variables(
                        environmentFiles.value(),
                        environment.value(),
                        session.session().environment())
                .forEach(variable -> put(variables, variable));
        Map<String, String> added = new TreeMap<>();
        labels.value().forEach(label -> put(added, label));
        return new OneOffOptions(
                command,
                entrypoint.changed() ? words(entrypoint.value()) : null,
                variables,
                user.value(),
                workingDirectory.value(),
                added,
                capAdd.value(),
                capDrop.value(),
                ports(),
                volumes.value().stream().map(ComposeRun::mount).toList(),
                name.value(),
                servicePorts.value(),
                aliases.value(),
                tty,
                interactive.value() && !detach.value(),
                remove.value(),
                detach.value());
    }

    private static void put(Map<String, String> map, String pair) {
        int equals = pair.indexOf('=');
        map.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>(List.of(line.strip().split("\\s+", -1)));
        words.removeIf(String::isEmpty);
        return words;
    }

    private List<Port> ports() {
        List<Port> ports = new ArrayList<>();
        PortSpecs.parse(publish.value(), List.of()).bindings().forEach((target, bindings) -> {
            int slash = target.indexOf('/');
            int number = Integer.parseInt(target.substring(0, slash));
            for (JsonObject binding : bindings) {
                ports.add(new Port(
                        "",
                        "ingress",
                        binding.text("HostIp"),
                        number,
                        binding.text("HostPort"),
                        target.substring(slash + 1),
                        ""));
            }
        });
        return ports;
    }

    /// `[SOURCE:]TARGET[:ro]`
    private static Mount mount(String spec) {
        String[] parts = spec.split(":", -1);
        if (parts.length > 3 || spec.isEmpty()) {
            throw new CliException("invalid volume spec: " + GoText.quote(spec));
        }
        String source = parts.length == 1 ? "" : parts[0];
        String target = parts.length == 1 ? parts[0] : parts[1];
        boolean isPath = source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
        String place = isPath ? Path.of(source).toAbsolutePath().normalize().toString() : source;
        boolean readOnly = parts.length == 3 && List.of(parts[2].split(",", -1)).contains("ro");
        return new Mount(
                isPath ? "bind" : "volume", place, target, readOnly, "", true, "", "", "", false, "", Map.of(), 0, 0);
    }
}
