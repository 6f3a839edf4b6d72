package dev.gantry.dockerfile;

import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Whether variables are declared where they are used.
final class VariableChecks {
    /// Set by the builder in every build. Source: Docker's Dockerfile reference, "Automatic platform ARGs".
    private static final List<String> PLATFORM = List.of(
            "TARGETPLATFORM",
            "TARGETOS",
            "TARGETARCH",
            "TARGETVARIANT",
            "BUILDPLATFORM",
            "BUILDOS",
            "BUILDARCH",
            "BUILDVARIANT");

    /// Need no `ARG`. Source: Docker's Dockerfile reference, "Predefined ARGs".
    private static final List<String> PROXIES =
            List.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

    private final Dockerfile file;
    private final Checks.Surroundings surroundings;
    private final Checks.Findings findings;
    private final Map<String, Set<String>> ofStages = new HashMap<>();

    VariableChecks(Dockerfile file, Checks.Surroundings surroundings, Checks.Findings findings) {
        this.file = file;
        this.surroundings = surroundings;
        this.findings = findings;
    }

    void run() {
        Map<String, String> defaults = defaults();
        Map<String, String> globals = new HashMap<>(defaults);
        globals.replaceAll((name, value) -> surroundings.arguments().getOrDefault(name, value));
        for (Dockerfile.Stage stage : file.stages()) {
            from(stage.from(), globals, defaults);
            stage(stage, expand(stage.from().image(), globals));
        }
    }

    /// The global arguments as they are when nobody sets any.
    private Map<String, String> defaults() {
        Map<String, String> defaults = new HashMap<>();
        PLATFORM.forEach(name -> defaults.put(name, "linux"));
        for (Instruction.Arg arg : file.globalArguments()) {
            for (Instruction.Arg.Declaration declaration : arg.declarations()) {
                String value = declaration.value();
                defaults.put(declaration.name(), value == null ? "" : expand(value, defaults));
            }
        }
        return defaults;
    }

    private String expand(String word, Map<String, String> variables) {
        try {
            return Expansion.of(word, file.directives().escape(), variables).text();
        } catch (SyntaxException malformed) {
            return word; // the build says what is wrong with it
        }
    }

    private List<String> unset(String word, Map<String, String> variables) {
        try {
            return Expansion.of(word, file.directives().escape(), variables).unset();
        } catch (SyntaxException malformed) {
            return List.of();
        }
    }

    private void from(Instruction.From from, Map<String, String> globals, Map<String, String> defaults) {
        List<String> missing = new ArrayList<>(unset(from.image(), globals));
        missing.addAll(unset(from.platform(), globals));
        for (String name : missing) {
            findings.add(
                    Check.UNDEFINED_ARG_IN_FROM,
                    from.statement(),
                    "FROM argument '" + name + "' is not declared" + Suggestion.forWord(name, globals.keySet()));
        }
        if (missing.isEmpty() && from.image().contains("$") && !isImageName(expand(from.image(), defaults))) {
            findings.add(
                    Check.INVALID_DEFAULT_ARG_IN_FROM,
                    from.statement(),
                    "Default value for ARG " + from.image() + " results in empty or invalid base image name");
        }
    }

    private static boolean isImageName(String name) {
        try {
            Reference.parse(name);
            return true;
        } catch (InvalidReferenceException none) {
            return false;
        }
    }

    private void stage(Dockerfile.Stage stage, String image) {
        Set<String> known = new HashSet<>(inherited(image));
        for (String proxy : PROXIES) {
            known.add(proxy);
            known.add(proxy.toLowerCase(Locale.ROOT));
        }
        for (Instruction instruction : stage.instructions()) {
            use(instruction, known);
            declare(instruction, known);
        }
        String name = stage.from().stage();
        if (name != null) {
            ofStages.put(name, known);
        }
    }

    private Set<String> inherited(String image) {
        Set<String> ofStage = ofStages.get(image.toLowerCase(Locale.ROOT));
        return ofStage != null
                ? ofStage
                : new HashSet<>(surroundings.environment().apply(image));
    }

    private static void declare(Instruction instruction, Set<String> known) {
        switch (instruction) {
            case Instruction.Arg arg -> arg.declarations().forEach(declaration -> known.add(declaration.name()));
            case Instruction.Env env -> env.pairs().forEach(pair -> known.add(pair.name()));
            default -> {}
        }
    }

    private void use(Instruction instruction, Set<String> known) {
        Map<String, String> variables = new HashMap<>();
        known.forEach(name -> variables.put(name, "x"));
        Set<String> told = new HashSet<>();
        for (String word : words(instruction)) {
            for (String name : unset(word, variables)) {
                if (told.add(name)) {
                    String near = Suggestion.forWord(name, known).replace("mean ", "mean $");
                    findings.add(
                            Check.UNDEFINED_VAR,
                            instruction.statement(),
                            "Usage of undefined variable '$" + name + "'" + near);
                }
            }
        }
    }

    /// The words in which the builder replaces variables; those of commands are the shell's.
    private static List<String> words(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Env env -> pairs(env.pairs());
            case Instruction.Label label -> pairs(label.pairs());
            case Instruction.Copy copy -> words(copy.transfer());
            case Instruction.Add add -> words(add.transfer());
            case Instruction.Workdir workdir -> List.of(workdir.path());
            case Instruction.User user -> List.of(user.user());
            case Instruction.Expose expose -> expose.ports();
            case Instruction.Volume volume -> volume.paths();
            case Instruction.StopSignal signal -> List.of(signal.signal());
            case Instruction.Arg arg ->
                arg.declarations().stream()
                        .map(declaration -> String.valueOf(declaration.value() == null ? "" : declaration.value()))
                        .toList();
            case Instruction.From _,
                    Instruction.Run _,
                    Instruction.Cmd _,
                    Instruction.Entrypoint _,
                    Instruction.Shell _,
                    Instruction.HealthCheck _,
                    Instruction.OnBuild _,
                    Instruction.Maintainer _ -> List.of();
        };
    }

    private static List<String> pairs(List<Instruction.Pair> pairs) {
        List<String> words = new ArrayList<>();
        for (Instruction.Pair pair : pairs) {
            words.add(pair.name());
            words.add(pair.value());
        }
        return words;
    }

    private static List<String> words(Transfer transfer) {
        List<String> words = new ArrayList<>(transfer.sources());
        words.add(transfer.destination());
        words.add(transfer.chown());
        words.add(transfer.chmod());
        return words;
    }
}
