package dev.gantry.dockerfile;

import dev.gantry.image.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Looks a Dockerfile over for what is allowed and seldom meant.
public final class Checks {
    private Checks() {}

    /// What the checks need to know besides the file.
    ///
    /// @param arguments the build's `--build-arg`s
    /// @param platform that the build is for
    /// @param images what is known of an image, by its name with its variables replaced
    /// @param ignore what of the context is not sent
    public record Surroundings(
            Map<String, String> arguments,
            Platform platform,
            Function<String, Optional<Base>> images,
            IgnoreFile ignore) {
        public Surroundings {
            arguments = Map.copyOf(arguments);
        }
    }

    /// An image that a stage may begin with.
    ///
    /// @param variables the names of those that it sets
    public record Base(Platform platform, List<String> variables) {
        public Base {
            variables = List.copyOf(variables);
        }
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
        FromScope scope = FromScope.of(file, surroundings.arguments());
        new BaseImageCheck(file, surroundings, findings).run(scope);
        new VariableChecks(file, surroundings, findings).run(scope);
        found.sort(Comparator.comparingInt(warning -> warning.range().first()));
        return List.copyOf(found);
    }

    /// Takes what the checks find.
    @FunctionalInterface
    interface Findings {
        void add(Check check, Statement statement, String message);
    }
}
