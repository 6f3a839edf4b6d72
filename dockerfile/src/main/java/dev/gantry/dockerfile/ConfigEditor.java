package dev.gantry.dockerfile;

import dev.gantry.image.RunConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Carries out [Instruction.Setting]s, one after the other. One thread.
public final class ConfigEditor {
    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

    private final RunConfig.Builder config;
    private final char escape;
    private boolean hasCommand;

    /// @param escape the Dockerfile's escape character
    public ConfigEditor(RunConfig base, char escape) {
        this.config = base.edit();
        this.escape = escape;
    }

    /// The configuration as it is now.
    public RunConfig config() {
        return config.build();
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
        try {
            apply(setting, new Scope(variables(arguments)));
        } catch (SyntaxException e) {
            throw new DockerfileException(setting.statement().range(), e.reason());
        }
    }

    private Map<String, String> variables(Map<String, String> arguments) {
        Map<String, String> variables = new LinkedHashMap<>(arguments);
        for (String line : config().env()) {
            int equals = line.indexOf('=');
            variables.put(equals < 0 ? line : line.substring(0, equals), equals < 0 ? "" : line.substring(equals + 1));
        }
        return variables;
    }

    /// The variables as they were before the instruction.
    private final class Scope {
        private final Map<String, String> variables;

        Scope(Map<String, String> variables) {
            this.variables = variables;
        }

        String expand(String word) {
            return Expansion.of(word, escape, variables).text();
        }
    }

    private void apply(Instruction.Setting setting, Scope scope) {
        switch (setting) {
            case Instruction.Env env -> pairs(env.pairs(), "ENV", scope).forEach(config::env);
            case Instruction.Label label -> pairs(label.pairs(), "LABEL", scope).forEach(config::label);
            case Instruction.Cmd cmd -> {
                config.cmd(cmd.command().withShell(shell()));
                hasCommand = true;
            }
            case Instruction.Entrypoint entrypoint -> entrypoint(entrypoint.command());
            case Instruction.Shell shell -> config.shell(shell.words());
            case Instruction.Workdir workdir -> config.workingDir(directory(scope.expand(workdir.path())));
            case Instruction.User user -> config.user(scope.expand(user.user()));
            case Instruction.Expose expose ->
                expose.ports().forEach(port -> config.addExposedPorts(PortSpec.containerPorts(scope.expand(port))));
            case Instruction.Volume volume -> volume.paths().forEach(path -> config.addVolumes(volume(path, scope)));
            case Instruction.StopSignal signal -> config.stopSignal(signal(scope.expand(signal.signal())));
            case Instruction.HealthCheck check -> config.healthcheck(check.check());
            case Instruction.OnBuild onBuild -> config.addOnBuild(onBuild.trigger());
        }
    }

    private static Map<String, String> pairs(List<Instruction.Pair> pairs, String instruction, Scope scope) {
        Map<String, String> expanded = new LinkedHashMap<>();
        for (Instruction.Pair pair : pairs) {
            String name = scope.expand(pair.name());
            if (name.isEmpty()) {
                throw new SyntaxException(instruction + " names can not be blank");
            }
            expanded.put(name, scope.expand(pair.value()));
        }
        return expanded;
    }

    /// A new entrypoint makes a base image's command meaningless.
    private void entrypoint(CommandLine command) {
        config.entrypoint(command.words().isEmpty() ? null : command.withShell(shell()));
        if (!hasCommand) {
            config.cmd(null);
        }
    }

    private static List<String> volume(String path, Scope scope) {
        String expanded = scope.expand(path);
        if (expanded.isBlank()) {
            throw new SyntaxException("VOLUME specified can not be an empty string");
        }
        return List.of(expanded);
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
