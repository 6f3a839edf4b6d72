package dev.gantry.dockerfile;

import dev.gantry.image.Platform;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Whether the base images that are here are of the platform that the build is for.
final class BaseImageCheck {
    private final Dockerfile file;
    private final Checks.Surroundings surroundings;
    private final Checks.Findings findings;

    BaseImageCheck(Dockerfile file, Checks.Surroundings surroundings, Checks.Findings findings) {
        this.file = file;
        this.surroundings = surroundings;
        this.findings = findings;
    }

    void run(FromScope scope) {
        Set<String> stages = new HashSet<>();
        for (Dockerfile.Stage stage : file.stages()) {
            Instruction.From from = stage.from();
            String image = scope.image(from);
            boolean isForBuild = from.platform().isEmpty() && !stages.contains(image.toLowerCase(Locale.ROOT));
            if (isForBuild) {
                surroundings.images().apply(image).ifPresent(base -> compare(from, image, base.platform()));
            }
            if (from.stage() != null) {
                stages.add(from.stage());
            }
        }
    }

    private void compare(Instruction.From from, String image, Platform platform) {
        Platform wanted = surroundings.platform();
        if (!platform.os().equals(wanted.os()) || !platform.architecture().equals(wanted.architecture())) {
            findings.add(
                    Check.INVALID_BASE_IMAGE_PLATFORM,
                    from.statement(),
                    "Base image " + image + " was pulled with platform " + Quoted.of(platform.toString())
                            + ", expected " + Quoted.of(wanted.toString()) + " for current build");
        }
    }
}
