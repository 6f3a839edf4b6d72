package dev.gantry.dockerfile;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Which checks run: the `# check=` directive, or the build argument `BUILDKIT_DOCKERFILE_CHECK`.
///
/// Example: `skip=JSONArgsRecommended,StageNameCasing;error=true`
///
/// @param skipped names in lower case, or `all`
/// @param experimental names in lower case, or `all`
/// @param isError whether a warning fails the build
public record CheckSettings(Set<String> skipped, Set<String> experimental, boolean isError) {
    private static final String ALL = "all";

    /// What holds when nothing is said.
    public static final CheckSettings DEFAULT = new CheckSettings(Set.of(), Set.of(), false);

    public CheckSettings {
        skipped = Set.copyOf(skipped);
        experimental = Set.copyOf(experimental);
    }

    /// Reads them.
    ///
    /// @throws DockerfileException `invalid check option "x"`
    public static CheckSettings parse(String text) {
        try {
            return read(text);
        } catch (SyntaxException e) {
            throw new DockerfileException(null, e.reason());
        }
    }

    /// @throws SyntaxException as above
    static CheckSettings read(String text) {
        Set<String> skipped = new HashSet<>();
        Set<String> experimental = new HashSet<>();
        boolean isError = false;
        for (String option : text.split(";", -1)) {
            int equals = option.indexOf('=');
            String name =
                    equals < 0 ? option.strip() : option.substring(0, equals).strip();
            String value =
                    equals < 0 ? "" : option.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
            switch (name) {
                case "skip" -> addNames(skipped, value);
                case "experimental" -> addNames(experimental, value);
                case "error" -> isError = value.equals("true");
                default -> throw new SyntaxException("invalid check option " + Quoted.of(name));
            }
        }
        return new CheckSettings(skipped, experimental, isError);
    }

    private static void addNames(Set<String> names, String list) {
        for (String name : list.split(",", -1)) {
            names.add(name.strip());
        }
    }

    boolean runs(Check check) {
        String name = check.label().toLowerCase(Locale.ROOT);
        if (check.isExperimental()) {
            return experimental.contains(ALL) || experimental.contains(name);
        }
        return !skipped.contains(ALL) && !skipped.contains(name);
    }
}
