package dev.gantry.dockerfile;

import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Whether variables are declared where they are used.
final class VariableChecks {
    /// Need no `ARG`. Source: Docker's Dockerfile reference, "Predefined ARGs".
    private static final List<String> PROXIES =
            List.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

    private static final String SCRATCH = "scratch";

    /// What a variable is taken for whose value is not known yet.
    private static final String SOME = "x";

    /// The variables that a stage begins with.
    ///
    /// @param areAll whether there are no others: of an image that is not here nobody knows them
    private record Inherited(Set<String> variables, boolean areAll) {}

    /// As many are told of; a file that has more is not looked through to its end.
    private static final int MOST_TOLD = 500;

    private final Dockerfile file;
    private final Checks.Surroundings surroundings;
    private final Checks.Findings findings;
    private final Map<String, Inherited> ofStages = new HashMap<>();
    private int told;

    VariableChecks(Dockerfile file, Checks.Surroundings surroundings, Checks.Findings findings) {
        this.file = file;
        this.surroundings = surroundings;
        this.findings = findings;
    }

    void run(FromScope scope) {
        for (Dockerfile.Stage stage : file.stages()) {
            from(stage.from(), scope);
            stage(stage, scope.image(stage.from()));
        }
    }

    private void from(Instruction.From from, FromScope scope) {
        List<String> missing = scope.missing(from);
        for (String name : missing) {
            findings.add(
                    Check.UNDEFINED_ARG_IN_FROM,
                    from.statement(),
                    "FROM argument '" + name + "' is not declared"
                            + Suggestion.forWord(name, scope.values().keySet()));
        }
        if (missing.isEmpty() && from.image().contains("$") && !isImageName(scope.defaultImage(from))) {
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
        Inherited base = inherited(image);
        Map<String, String> known = new HashMap<>();
        base.variables().forEach(name -> known.put(name, SOME));
        for (String proxy : PROXIES) {
            known.put(proxy, SOME);
            known.put(proxy.toLowerCase(Locale.ROOT), SOME);
        }
        for (Instruction instruction : stage.instructions()) {
            if (base.areAll()) {
                use(instruction, known);
            }
            declare(instruction, known);
        }
        String name = stage.from().stage();
        if (name != null) {
            ofStages.put(name, new Inherited(Set.copyOf(known.keySet()), base.areAll()));
        }
    }

    private Inherited inherited(String image) {
        Inherited ofStage = ofStages.get(image.toLowerCase(Locale.ROOT));
        if (ofStage != null) {
            return ofStage;
        }
        if (image.equals(SCRATCH)) {
            return new Inherited(Set.of(), true);
        }
        return surroundings
                .images()
                .apply(image)
                .map(base -> new Inherited(Set.copyOf(base.variables()), true))
                .orElse(new Inherited(Set.of(), false));
    }

    private static void declare(Instruction instruction, Map<String, String> known) {
        switch (instruction) {
            case Instruction.Arg arg -> arg.declarations().forEach(declaration -> known.put(declaration.name(), SOME));
            case Instruction.Env env -> env.pairs().forEach(pair -> known.put(pair.name(), SOME));
            default -> {}
        }
    }

    private void use(Instruction instruction, Map<String, String> known) {
        Set<String> unset = new LinkedHashSet<>();
        for (String word : words(instruction)) {
            unset.addAll(FromScope.unset(word, file.directives().escape(), known));
        }
        for (String name : unset) {
            if (told++ < MOST_TOLD) {
                String near = Suggestion.forWord(name, known.keySet()).replace("mean ", "mean $");
                findings.add(
                        Check.UNDEFINED_VAR,
                        instruction.statement(),
                        "Usage of undefined variable '$" + name + "'" + near);
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
