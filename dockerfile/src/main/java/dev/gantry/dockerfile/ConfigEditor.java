package dev.gantry.dockerfile;

import dev.gantry.image.RunConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Carries out [Instruction.Setting]s, one after the other. One thread.
public final class ConfigEditor {
    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

    private final RunConfig.Builder config;
    private final char escape;
    private boolean hasCommand;

    /// What the builder has built since the last change.
    private @Nullable RunConfig built;

    /// @param escape the Dockerfile's escape character
    public ConfigEditor(RunConfig base, char escape) {
        this.config = base.edit();
        this.escape = escape;
    }

    /// The configuration as it is now.
    public RunConfig config() {
        RunConfig known = built;
        if (known == null) {
            known = config.build();
            built = known;
        }
        return known;
    }

    /// What stands before lines in shell form.
    public List<String> shell() {
        List<String> shell = config().shell();
        return shell == null ? DEFAULT_SHELL : shell;
    }

    /// Carries one out.
    ///
    /// @param arguments the values of `ARG`s in scope; what `ENV` has set goes before them
    /// @throws DockerfileException with dockerd's text, such as `Invalid containerPort: web`
    public void apply(Instruction.Setting setting, Map<String, String> arguments) {
        applyResolved(Variables.of(arguments, config().env(), escape).resolve(setting));
    }

    /// Carries one out whose variables are replaced.
    ///
    /// @throws DockerfileException as above
    public void applyResolved(Instruction.Setting setting) {
        try {
            carryOut(setting);
        } catch (SyntaxException e) {
            throw new DockerfileException(setting.statement().range(), e.reason());
        } finally {
            built = null;
        }
    }

    private void carryOut(Instruction.Setting setting) {
        switch (setting) {
            case Instruction.Env env -> env.pairs().forEach(pair -> config.env(pair.name(), pair.value()));
            case Instruction.Label label -> label.pairs().forEach(pair -> config.label(pair.name(), pair.value()));
            case Instruction.Cmd cmd -> {
                config.cmd(cmd.command().withShell(shell()));
                hasCommand = true;
            }
            case Instruction.Entrypoint entrypoint -> entrypoint(entrypoint.command());
            case Instruction.Shell shell -> config.shell(shell.words());
            case Instruction.Workdir workdir -> config.workingDir(directory(workdir.path()));
            case Instruction.User user -> config.user(user.user());
            case Instruction.Expose expose ->
                expose.ports().forEach(port -> config.addExposedPorts(PortSpec.containerPorts(port)));
            case Instruction.Volume volume -> volume.paths().forEach(path -> config.addVolumes(volume(path)));
            case Instruction.StopSignal signal -> config.stopSignal(signal(signal.signal()));
            case Instruction.HealthCheck check -> config.healthcheck(check.check());
            case Instruction.OnBuild onBuild -> config.addOnBuild(onBuild.trigger());
        }
    }

    /// A new entrypoint makes a base image's command meaningless.
    private void entrypoint(CommandLine command) {
        config.entrypoint(command.words().isEmpty() ? null : command.withShell(shell()));
        if (!hasCommand) {
            config.cmd(null);
        }
    }

    private static List<String> volume(String path) {
        if (path.isBlank()) {
            throw new SyntaxException("VOLUME specified can not be an empty string");
        }
        return List.of(path);
    }

    private static String signal(String name) {
        if (!SignalName.isValid(name)) {
            throw new SyntaxException("Invalid signal: " + name);
        }
        return name;
    }

    /// Relative to the directory so far, without `.` and `..`.
    private String directory(String path) {
        String absolute = path.startsWith("/") ? path : "/" + config().workingDir() + "/" + path;
        List<String> parts = new ArrayList<>();
        for (String part : absolute.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }
}
