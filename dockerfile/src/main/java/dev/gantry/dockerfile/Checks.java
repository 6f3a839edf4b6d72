package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Looks a Dockerfile over for what is allowed and seldom meant.
public final class Checks {
    private Checks() {}

    /// What the checks need to know besides the file.
    ///
    /// @param arguments the build's `--build-arg`s
    /// @param environment the variables that an image sets, by its name as written; for images nobody knows, none
    /// @param ignore what of the context is not sent
    public record Surroundings(
            Map<String, String> arguments, Function<String, List<String>> environment, IgnoreFile ignore) {
        public Surroundings {
            arguments = Map.copyOf(arguments);
        }

        /// A file that stands alone.
        public static final Surroundings NONE = new Surroundings(Map.of(), image -> List.of(), IgnoreFile.EMPTY);
    }

    /// Runs the checks that the settings leave on; what they find is in the order of the file.
    public static List<CheckWarning> run(Dockerfile file, CheckSettings settings, Surroundings surroundings) {
        List<CheckWarning> found = new ArrayList<>();
        Findings findings = (check, statement, message) -> {
            if (settings.runs(check)) {
                found.add(new CheckWarning(check, message, statement.range()));
            }
        };
        new WritingChecks(file, findings).run();
        new StageChecks(file, surroundings, findings).run();
        new VariableChecks(file, surroundings, findings).run();
        found.sort(Comparator.comparingInt(warning -> warning.range().first()));
        return List.copyOf(found);
    }

    /// Takes what the checks find.
    @FunctionalInterface
    interface Findings {
        void add(Check check, Statement statement, String message);
    }
}
