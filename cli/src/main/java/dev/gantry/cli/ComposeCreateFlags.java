package dev.gantry.cli;

import dev.gantry.compose.CreateOptions;
import dev.gantry.compose.ImageOptions;
import dev.gantry.compose.Recreate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The flags that `up` and `create` have in common.
final class ComposeCreateFlags {
    final Flag<Boolean> build;
    private final Flag<Boolean> forceRecreate;
    private final Flag<Boolean> noBuild;
    private final Flag<Boolean> noRecreate;
    private final Flag<String> pull;
    private final Flag<Boolean> removeOrphans;
    private final Flag<List<String>> scale;

    ComposeCreateFlags(Flags flags) {
        build = flags.bool("build", "Build images before starting containers");
        forceRecreate = flags.bool(
                "force-recreate", "Recreate containers even if their configuration and image haven't changed");
        noBuild = flags.bool("no-build", "Don't build an image, even if it's policy");
        noRecreate = flags.bool(
                "no-recreate", "If containers already exist, don't recreate them. Incompatible with --force-recreate.");
        pull = flags.text(
                Flags.NONE, "pull", "policy", "Pull image before running (\"always\"|\"missing\"|\"never\"|\"build\")");
        flags.bool("quiet-pull", "Pull without printing progress information");
        removeOrphans = flags.bool("remove-orphans", "Remove containers for services not defined in the Compose file");
        scale = flags.list(
                "scale", "Scale SERVICE to NUM instances. Overrides the scale setting in the Compose file if present.");
        flags.bool('y', "yes", "Assume \"yes\" as answer to all prompts and run non-interactively");
    }

    /// Errors: [CliException]
    CreateOptions options(
            ComposeSession session,
            boolean alwaysRecreatesDependencies,
            boolean renewsVolumes,
            @Nullable Duration timeout) {
        if (forceRecreate.value() && noRecreate.value()) {
            throw new CliException("--force-recreate and --no-recreate are incompatible");
        }
        if (build.value() && noBuild.value()) {
            throw new CliException("--build and --no-build are incompatible");
        }
        if (alwaysRecreatesDependencies && noRecreate.value()) {
            throw new CliException("--always-recreate-deps and --no-recreate are incompatible");
        }
        Recreate named =
                forceRecreate.value() ? Recreate.ALWAYS : noRecreate.value() ? Recreate.NEVER : Recreate.DIVERGED;
        Recreate others =
                alwaysRecreatesDependencies ? Recreate.ALWAYS : noRecreate.value() ? Recreate.NEVER : Recreate.DIVERGED;
        String always = session.session().variable("COMPOSE_REMOVE_ORPHANS");
        return new CreateOptions(
                named,
                others,
                renewsVolumes,
                scale(scale.value()),
                timeout,
                removeOrphans.value() || always.matches("(?i)1|t|true"),
                images());
    }

    ImageOptions images() {
        return switch (pull.value()) {
            case "policy" -> new ImageOptions(build.value(), noBuild.value(), "");
            case "build" -> new ImageOptions(true, noBuild.value(), "");
            case "always", "missing", "never", "if_not_present" ->
                new ImageOptions(build.value(), noBuild.value(), pull.value());
            default -> throw new CliException("invalid --pull option \"" + pull.value() + "\"");
        };
    }

    /// `web=3`. Errors: [CliException]
    static Map<String, Integer> scale(List<String> given) {
        Map<String, Integer> scale = new TreeMap<>();
        for (String text : given) {
            int equals = text.indexOf('=');
            String number = text.substring(equals + 1);
            if (equals <= 0 || !number.matches("[0-9]{1,6}")) {
                throw new CliException("invalid --scale option \"" + text + "\". Should be SERVICE=NUM");
            }
            scale.put(text.substring(0, equals), Integer.parseInt(number));
        }
        return scale;
    }

    /// `-t`, which the flag has to be given for; null where it is not.
    static @Nullable Duration timeout(Flag<Long> flag) {
        return flag.changed() ? Duration.ofSeconds(flag.value()) : null;
    }
}
