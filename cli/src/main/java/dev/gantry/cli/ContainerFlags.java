package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The flags that `run` and `create` share, and the create request that they make: the container's process,
/// environment and
/// files here, the rest in [HostFlags] and [NetworkFlags].
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
    private final HostFlags host;
    private final NetworkFlags network;

    /// @param verb `creating` or `running`, for the help of `--pull`
    ContainerFlags(Flags flags, String verb) {
        flags.stopAtFirstArgument();
        name = flags.text("name", "Assign a name to the container");
        cidFile = flags.text("cidfile", "Write the container ID to the file");
        pull = flags.text(
                Flags.NONE, "pull", "missing", "Pull image before " + verb + " (\"always\", \"missing\", \"never\")");
        platform = flags.text("platform", "Set platform if server is multi-platform capable");
        quiet = flags.bool('q', "quiet", "Suppress the pull output");
        attach = flags.list('a', "attach", "Attach to STDIN, STDOUT or STDERR");
        interactive = flags.bool('i', "interactive", "Keep STDIN open even if not attached");
        tty = flags.bool('t', "tty", "Allocate a pseudo-TTY");
        remove = flags.bool(
                "rm", "Automatically remove the container and its associated anonymous volumes when it exits");
        environment = flags.list('e', "env", "Set environment variables");
        environmentFiles = flags.list("env-file", "Read in a file of environment variables");
        workingDirectory = flags.text('w', "workdir", "Working directory inside the container");
        user = flags.text('u', "user", "Username or UID (format: <name|uid>[:<group|gid>])");
        entrypoint = flags.text("entrypoint", "Overwrite the default ENTRYPOINT of the image");
        hostname = flags.text('h', "hostname", "Container host name");
        domainname = flags.text("domainname", "Container NIS domain name");
        labels = flags.list('l', "label", "Set meta data on a container");
        labelFiles = flags.list("label-file", "Read in a line delimited file of labels");
        expose = flags.list("expose", "Expose a port or a range of ports");
        stopSignal = flags.text("stop-signal", "Signal to stop the container");
        stopTimeout = flags.number(Flags.NONE, "stop-timeout", 0, "Timeout (in seconds) to stop a container");
        host = new HostFlags(flags);
        network = new NetworkFlags(flags);
    }

    /// Whether standard input, output and error are attached: as `-a` says, else output and error, and input
    /// with `-i`.
    record Attached(boolean stdin, boolean stdout, boolean stderr) {
        static final Attached NONE = new Attached(false, false, false);
    }

    /// Errors: [CliException] for another stream.
    Attached attached() {
        List<String> streams = attach.value();
        if (streams.isEmpty()) {
            return new Attached(interactive.value(), true, true);
        }
        boolean stdin = false;
        boolean stdout = false;
        boolean stderr = false;
        for (String stream : streams) {
            switch (stream.toLowerCase(Locale.ROOT)) {
                case "stdin" -> stdin = true;
                case "stdout" -> stdout = true;
                case "stderr" -> stderr = true;
                default -> throw new CliException("valid streams are STDIN, STDOUT and STDERR", 125);
            }
        }
        return new Attached(stdin, stdout, stderr);
    }

    /// The body of `POST /containers/create`.
    ///
    /// @param arguments the image, then the command
    /// @param own the environment of this process, for variables given by name alone
    JsonObject request(List<String> arguments, Attached attached, Map<String, String> own) {
        PortSpecs ports = PortSpecs.parse(network.published(), expose.value());
        JsonObject body = JsonObject.of(
                "Hostname", hostname.value(),
                "Domainname", domainname.value(),
                "User", user.value(),
                "AttachStdin", attached.stdin(),
                "AttachStdout", attached.stdout(),
                "AttachStderr", attached.stderr(),
                "ExposedPorts", ports.exposed(),
                "Tty", tty.value(),
                "OpenStdin", interactive.value(),
                "StdinOnce", interactive.value() && attached.stdin(),
                "Env", EnvironmentFiles.variables(environmentFiles.value(), environment.value(), own),
                "Cmd", arguments.size() > 1 ? new ArrayList<>(arguments.subList(1, arguments.size())) : null,
                "Image", arguments.getFirst(),
                "Volumes", host.anonymousVolumes(),
                "WorkingDir", workingDirectory.value(),
                "Entrypoint", entrypoint.changed() ? List.of(entrypoint.value()) : null,
                "Labels", EnvironmentFiles.labels(labelFiles.value(), labels.value()),
                "HostConfig", hostConfig(ports),
                "NetworkingConfig", network.endpoints());
        if (stopSignal.changed()) {
            body.put("StopSignal", stopSignal.value());
        }
        if (stopTimeout.changed()) {
            body.put("StopTimeout", stopTimeout.value());
        }
        if (network.macAddress().isPresent()) {
            body.put("MacAddress", network.macAddress().get());
        }
        return body;
    }

    private JsonObject hostConfig(PortSpecs ports) {
        JsonObject config = host.config();
        network.addTo(config);
        config.put("PortBindings", ports.bindings());
        config.put("AutoRemove", remove.value());
        if (cidFile.changed()) {
            config.put("ContainerIDFile", cidFile.value());
        }
        return config;
    }
}
