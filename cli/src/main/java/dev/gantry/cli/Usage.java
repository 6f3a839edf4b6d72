package dev.gantry.cli;

import java.util.List;

/// What `--help` says about a command besides its flags.
///
/// @param name its name inside its group: `ls`
/// @param arguments what follows the name in the usage line: `[OPTIONS] CONTAINER [CONTAINER...]`
/// @param summary one line
/// @param fewest the fewest arguments it takes
/// @param most the most arguments it takes; [#ANY] for no limit
/// @param aliases every way to call it, without the program's name; empty when there is but one
public record Usage(String name, String arguments, String summary, int fewest, int most, List<String> aliases) {
    public static final int ANY = Integer.MAX_VALUE;

    public Usage {
        aliases = List.copyOf(aliases);
    }

    public static Usage of(String name, String arguments, String summary, int fewest, int most, String... aliases) {
        return new Usage(name, arguments, summary, fewest, most, List.of(aliases));
    }

    /// What is wrong with `count` arguments, as Docker words it, or `""`: `requires at least 1 argument`.
    String complaint(int count) {
        if (count >= fewest && count <= most) {
            return "";
        }
        if (most == 0) {
            return "accepts no arguments";
        }
        if (fewest == most) {
            return "requires " + plural(fewest);
        }
        if (most == ANY) {
            return "requires at least " + plural(fewest);
        }
        return fewest == 0
                ? "requires at most " + plural(most)
                : "requires at least " + fewest + " and at most " + plural(most);
    }

    private static String plural(int count) {
        return count + (count == 1 ? " argument" : " arguments");
    }
}
