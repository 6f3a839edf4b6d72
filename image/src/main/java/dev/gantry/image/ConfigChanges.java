package dev.gantry.image;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Applies the `--change` instructions of `docker import` and `docker commit` to a run config: `CMD`,
/// `ENTRYPOINT`, `ENV`, `EXPOSE`, `HEALTHCHECK`, `LABEL`, `ONBUILD`, `STOPSIGNAL`, `USER`, `VOLUME`,
/// `WORKDIR`.
///
///     ConfigChanges.apply(config, List.of("CMD [\"sh\"]", "ENV A=1 B=2", "EXPOSE 80/tcp"))
///
/// Source: Docker's Dockerfile reference; error texts are dockerd's.
public final class ConfigChanges {
    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");
    private static final Set<String> NOT_A_TRIGGER = Set.of("FROM", "MAINTAINER");

    private final RunConfig base;
    private final RunConfig.Builder config;
    private boolean cmdSet;

    private ConfigChanges(RunConfig base) {
        this.base = base;
        this.config = base.edit();
    }

    /// The config with all changes applied, in order.
    ///
    /// @param changes one instruction each
    /// @throws InvalidImageException with dockerd's text, such as `run is not a valid change command`
    public static RunConfig apply(RunConfig base, List<String> changes) {
        List<Instruction> instructions = changes.stream()
                .flatMap(change -> Instruction.parse(change).stream())
                .toList();
        if (instructions.isEmpty() && !changes.isEmpty()) {
            throw new InvalidImageException("file with no instructions");
        }
        ConfigChanges applied = new ConfigChanges(base);
        instructions.forEach(applied::apply);
        return applied.config.build();
    }

    private void apply(Instruction instruction) {
        switch (instruction.name()) {
            case "CMD" -> cmd(instruction);
            case "ENTRYPOINT" -> entrypoint(instruction);
            case "ENV" -> pairs(instruction).forEach((name, value) -> config.env(name, value));
            case "EXPOSE" -> expose(instruction);
            case "HEALTHCHECK" -> config.healthcheck(healthcheck(instruction));
            case "LABEL" -> pairs(instruction).forEach((name, value) -> config.label(name, value));
            case "ONBUILD" -> onBuild(instruction);
            case "STOPSIGNAL" -> config.stopSignal(signal(single(instruction)));
            case "USER" -> config.user(single(instruction));
            case "VOLUME" -> volume(instruction);
            case "WORKDIR" -> config.workingDir(directory(single(instruction)));
            default ->
                throw new InvalidImageException(
                        instruction.word().toLowerCase(Locale.ROOT) + " is not a valid change command");
        }
    }

    private void cmd(Instruction instruction) {
        config.cmd(commandLine(instruction));
        cmdSet = true;
    }

    /// A new entrypoint makes the old command meaningless.
    private void entrypoint(Instruction instruction) {
        List<String> line = instruction.rest().isEmpty() ? List.of() : commandLine(instruction);
        config.entrypoint(line.isEmpty() ? null : line);
        if (!cmdSet) {
            config.cmd(null);
        }
    }

    /// A JSON array as it is, anything else as one line for the shell; nothing at all is the shell alone.
    private List<String> commandLine(Instruction instruction) {
        Optional<List<String>> json = instruction.jsonArguments();
        if (json.isPresent()) {
            return json.get();
        }
        List<String> line = new ArrayList<>(base.shell() == null ? DEFAULT_SHELL : base.shell());
        if (!instruction.rest().isEmpty()) {
            line.add(instruction.rest());
        }
        return line;
    }

    private Map<String, String> pairs(Instruction instruction) {
        requireArguments(instruction);
        return ShellWords.pairs(instruction.name(), instruction.rest(), variables());
    }

    private Map<String, String> variables() {
        return ShellWords.variables(config.build().env());
    }

    private void expose(Instruction instruction) {
        requireArguments(instruction);
        for (String word : ShellWords.split(instruction.rest())) {
            config.addExposedPorts(PortSpec.containerPorts(ShellWords.expand(word, variables())));
        }
    }

    private void volume(Instruction instruction) {
        requireArguments(instruction);
        List<String> paths = instruction.jsonArguments().orElseGet(() -> ShellWords.split(instruction.rest()));
        for (String path : paths) {
            String expanded = ShellWords.expand(path, variables());
            if (expanded.isBlank()) {
                throw new InvalidImageException("VOLUME specified can not be an empty string");
            }
            config.addVolumes(List.of(expanded));
        }
    }

    private void onBuild(Instruction instruction) {
        requireArguments(instruction);
        String trigger = Instruction.firstWord(instruction.rest()).toUpperCase(Locale.ROOT);
        if (trigger.equals("ONBUILD")) {
            throw new InvalidImageException("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
        }
        if (NOT_A_TRIGGER.contains(trigger)) {
            throw new InvalidImageException(trigger + " isn't allowed as an ONBUILD trigger");
        }
        config.addOnBuild(instruction.rest());
    }

    private String directory(String path) {
        String current = config.build().workingDir();
        String absolute = path.startsWith("/") ? path : "/" + current + "/" + path;
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

    private static String signal(String name) {
        if (!StopSignal.isValid(name)) {
            throw new InvalidImageException("Invalid signal: " + name);
        }
        return name;
    }

    private Healthcheck healthcheck(Instruction instruction) {
        String type = Instruction.firstWord(instruction.rest()).toUpperCase(Locale.ROOT);
        if (type.isEmpty()) {
            throw tooFewArguments(instruction);
        }
        Instruction probe = instruction.withoutFirstWord();
        if (type.equals("NONE")) {
            if (!probe.rest().isEmpty()) {
                throw new InvalidImageException("HEALTHCHECK NONE takes no arguments");
            }
            return new Healthcheck(List.of(type), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
        }
        HealthcheckFlags flags = HealthcheckFlags.parse(instruction.flags());
        if (!type.equals("CMD")) {
            throw new InvalidImageException("Unknown type \"" + type + "\" in HEALTHCHECK (try CMD)");
        }
        return flags.healthcheck(probeCommand(probe));
    }

    private static List<String> probeCommand(Instruction probe) {
        Optional<List<String>> json = probe.jsonArguments();
        List<String> arguments = json.orElse(probe.rest().isEmpty() ? List.of() : List.of(probe.rest()));
        if (arguments.isEmpty()) {
            throw new InvalidImageException("Missing command after HEALTHCHECK CMD");
        }
        List<String> test = new ArrayList<>(List.of(json.isPresent() ? "CMD" : "CMD-SHELL"));
        test.addAll(arguments);
        return test;
    }

    private String single(Instruction instruction) {
        if (instruction.rest().isEmpty()) {
            throw new InvalidImageException(instruction.name() + " requires exactly one argument");
        }
        return ShellWords.expand(instruction.rest(), variables());
    }

    private static void requireArguments(Instruction instruction) {
        if (instruction.rest().isEmpty()) {
            throw tooFewArguments(instruction);
        }
    }

    private static InvalidImageException tooFewArguments(Instruction instruction) {
        return new InvalidImageException(instruction.name() + " requires at least one argument");
    }
}
