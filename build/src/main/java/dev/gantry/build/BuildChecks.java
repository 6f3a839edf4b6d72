package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.CheckSettings;
import dev.gantry.dockerfile.CheckWarning;
import dev.gantry.dockerfile.Checks;
import dev.gantry.dockerfile.Excerpt;
import dev.gantry.dockerfile.IgnoreFile;
import dev.gantry.engine.BaseImages;
import dev.gantry.image.ImageConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Looks over the Dockerfile of a build. Base images count as far as they are here.
final class BuildChecks {
    private final BaseImages images;
    private final BuildRequest request;
    private final BuildPlan plan;
    private final IgnoreFile ignore;
    private final CheckSettings settings;

    /// @throws dev.gantry.dockerfile.DockerfileException for settings that can't be read
    BuildChecks(BaseImages images, BuildRequest request, BuildPlan plan, IgnoreFile ignore) {
        this.images = images;
        this.request = request;
        this.plan = plan;
        this.ignore = ignore;
        String given = request.builtIn().check().orElse(plan.file().directives().check());
        this.settings = given == null ? CheckSettings.DEFAULT : CheckSettings.parse(given);
    }

    /// Tells of what the checks find.
    void run(BuildListener listener) {
        tell(find(), listener);
    }

    /// The same where the Dockerfile says that it shall not be built then; else nothing.
    ///
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER`, in BuildKit's words
    void require(BuildListener listener) {
        if (!settings.isError()) {
            return;
        }
        List<CheckWarning> found = find();
        if (!found.isEmpty()) {
            tell(found, listener);
            throw invalid("lint violation found for rules: "
                    + found.stream()
                            .map(warning -> warning.check().label())
                            .distinct()
                            .collect(Collectors.joining(", ")));
        }
    }

    private void tell(List<CheckWarning> found, BuildListener listener) {
        found.forEach(
                warning -> listener.found(warning, Excerpt.of(request.dockerfile(), plan.text(), warning.range())));
    }

    private List<CheckWarning> find() {
        return Checks.run(
                plan.file(),
                settings,
                new Checks.Surroundings(request.arguments(), StageExecution.platform(request), this::base, ignore));
    }

    private Optional<Checks.Base> base(String name) {
        return images.here(name).map(BuildChecks::base);
    }

    private static Checks.Base base(ImageConfig config) {
        return new Checks.Base(
                config.platform(),
                config.runConfig().env().stream()
                        .map(line -> line.split("=", 2)[0])
                        .toList());
    }
}
