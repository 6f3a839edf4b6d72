package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The flags that `run` and `create` share, and the create request that they make: the container's process,
/// environment and files here, the rest in [HostFlags] and [NetworkFlags].
final class ContainerFlags {
    final Flag<String> name;
    final Flag<String> cidFile;
    final Flag<String> pull;
    final Flag<String> platform;
    final Flag<Boolean> quiet;
    final Flag<List<String>> attach;
    final Flag<Boolean> interactive;
    final Flag<Boolean> tty;
    final Flag<Boolean> remove;
    private final Flag<List<String>> environment;
    private final Flag<List<String>> environmentFiles;
    private final Flag<String> workingDirectory;
    private final Flag<String> user;
    private final Flag<String> entrypoint;
    private final Flag<String> hostname;
    private final Flag<String> domainname;
    private final Flag<List<String>> labels;
    private final Flag<List<String>> labelFiles;
    private final Flag<List<String>> expose;
    private final Flag<String> stopSignal;
    private final Flag<Long> stopTimeout;
    private final ContentTrust contentTrust;
    private final Flag<Boolean> apiSocket;
    private final HealthFlags health;
    private final HostFlags host;
    private final NetworkFlags network;

    /// @param verb `creating` or `running`, for the help of `--pull`
    ContainerFlags(Flags flags, String verb) {
        flags.stopAtFirstArgument();
        flags.bool("help", "Print usage");
        name = flags.text("name", "Assign a name to the container");
        cidFile = flags.text("cidfile", "Write the container ID to the file");
        pull = flags.text(
                Flags.NONE, "pull", "missing", "Pull image before " + verb + " (\"always\", \"missing\", \"never\")");
        platform = flags.text("platform", "Set platform if server is multi-platform capable");
        quiet = flags.bool('q', "quiet", "Suppress the pull output");
        attach = flags.list('a', "attach", "Attach to STDIN, STDOUT or STDERR", ContainerFlags::stream);
        interactive = flags.bool('i', "interactive", "Keep STDIN open even if not attached");
        tty = flags.bool('t', "tty", "Allocate a pseudo-TTY");
        remove = flags.bool(
                "rm", "Automatically remove the container and its associated anonymous volumes when it exits");
        environment = flags.list('e', "env", "Set environment variables", EnvironmentFiles::variable);
        environmentFiles = flags.list("env-file", "Read in a file of environment variables");
        workingDirectory = flags.text('w', "workdir", "Working directory inside the container");
        user = flags.text('u', "user", "Username or UID (format: <name|uid>[:<group|gid>])");
        entrypoint = flags.text("entrypoint", "Overwrite the default ENTRYPOINT of the image");
        hostname = flags.text('h', "hostname", "Container host name");
        domainname = flags.text("domainname", "Container NIS domain name");
        labels = flags.list('l', "label", "Set meta data on a container", EnvironmentFiles::label);
        labelFiles = flags.list("label-file", "Read in a line delimited file of labels");
        expose = flags.list("expose", "Expose a port or a range of ports");
        stopSignal = flags.text("stop-signal", "Signal to stop the container");
        stopTimeout = flags.number(Flags.NONE, "stop-timeout", 0, "Timeout (in seconds) to stop a container");
        contentTrust = new ContentTrust(flags, "Skip image verification");
        apiSocket = flags.bool("use-api-socket", "Bind mount Docker API socket and required auth");
        health = new HealthFlags(flags);
        host = new HostFlags(flags);
        network = new NetworkFlags(flags);
    }

    /// Whether standard input, output and error are attached: as `-a` says, else output and error, and input
    /// with `-i`.
    record Attached(boolean stdin, boolean stdout, boolean stderr) {
        static final Attached NONE = new Attached(false, false, false);
    }

    private static String stream(String text) {
        String stream = text.toLowerCase(Locale.ROOT);
        return switch (stream) {
            case "stdin", "stdout", "stderr" -> stream;
            default -> throw new IllegalArgumentException("valid streams are STDIN, STDOUT and STDERR");
        };
    }

    Attached attached() {
        List<String> streams = attach.value();
        return new Attached(
                interactive.value() || streams.contains("stdin"),
                streams.isEmpty() || streams.contains("stdout"),
                streams.isEmpty() || streams.contains("stderr"));
    }

    /// The body of `POST /containers/create`.
    ///
    /// Errors: [CliException] with code 125 for flags that can't be, with where to read on.
    ///
    /// @param command whose flags they are
    /// @param arguments the image, then the command
    JsonObject request(Session session, Command command, List<String> arguments, Attached attached) {
        try {
            refuseWhatIsMissing(session);
            JsonObject body = body(arguments, attached, session.environment());
            for (String server : network.localServers()) {
                session.err().println("WARNING: Localhost DNS (" + server + ") may fail in containers.");
            }
            return body;
        } catch (CliException e) {
            throw session.withHelp(command, String.valueOf(e.getMessage()), 125);
        }
    }

    private JsonObject body(List<String> arguments, Attached attached, Map<String, String> own) {
        PortSpecs ports = PortSpecs.parse(network.published(), expose.value());
        JsonObject body = JsonObject.of(
                "Hostname", hostname.value(),
                "Domainname", domainname.value(),
                "User", user.value(),
                "AttachStdin", attached.stdin(),
                "AttachStdout", attached.stdout(),
                "AttachStderr", attached.stderr(),
                "Tty", tty.value(),
                "OpenStdin", interactive.value(),
                "StdinOnce", interactive.value() && attached.stdin(),
                "Env",
                        GoLists.orNull(EnvironmentFiles.variables(
                                environmentFiles.value(), lastOfEach(environment.value()), own)),
                "Cmd", GoLists.orNull(new ArrayList<>(arguments.subList(1, arguments.size()))),
                "Image", arguments.getFirst(),
                "Volumes", host.volumes().anonymous(),
                "WorkingDir", workingDirectory.value(),
                "Entrypoint", entrypoint.changed() ? List.of(entrypoint.value()) : null,
                "OnBuild", null,
                "Labels", EnvironmentFiles.labels(labelFiles.value(), labels.value()),
                "HostConfig", hostConfig(ports),
                "NetworkingConfig", network.endpoints());
        if (!ports.exposed().isEmpty()) {
            body.put("ExposedPorts", ports.exposed());
        }
        if (!stopSignal.value().isEmpty()) {
            body.put("StopSignal", stopSignal.value());
        }
        if (stopTimeout.changed()) {
            body.put("StopTimeout", stopTimeout.value());
        }
        health.check().ifPresent(check -> body.put("Healthcheck", check));
        return body;
    }

    /// A variable that is named twice has its last value.
    private static List<String> lastOfEach(List<String> variables) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            byName.put(equals < 0 ? variable : variable.substring(0, equals), variable);
        }
        return List.copyOf(byName.values());
    }

    private void refuseWhatIsMissing(Session session) {
        if (apiSocket.value()) {
            throw new CliException("--use-api-socket is not supported", 125);
        }
        contentTrust.refuse(session, 125);
        switch (pull.value()) {
            case "always", "missing", "never" -> {}
            default ->
                throw new CliException(
                        "invalid pull option: '" + pull.value()
                                + "': must be one of \"always\", \"missing\" or \"never\"",
                        125);
        }
    }

    private JsonObject hostConfig(PortSpecs ports) {
        JsonObject config = host.config(remove.value());
        network.addTo(config);
        config.put("PortBindings", ports.bindings());
        config.put("ContainerIDFile", cidFile.value());
        return config;
    }
}
