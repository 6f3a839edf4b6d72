package dev.gantry.server;

import dev.gantry.server.DaemonOption.Effect;
import dev.gantry.server.DaemonOption.Kind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// `gantryd --help`.
final class Help {
    private static final int COLUMN = 40;

    private Help() {}

    /// Every flag that does something, in the order of the alphabet.
    static String text() {
        StringBuilder help =
                new StringBuilder("\nUsage:  gantryd [OPTIONS]\n\nAn engine for containers that speaks the "
                        + "Docker Engine API.\n\nOptions:\n");
        line(help, "      --config-file string", "configuration file (default \"" + Settings.DEFAULT_FILE + "\")");
        line(help, "  -h, --help", "print this and quit");
        flags().forEach(option -> line(help, left(option), option.text));
        line(help, "      --validate", "check the configuration and quit");
        line(help, "  -v, --version", "print the version and quit");
        return help.append("\nEvery option is also a key of the configuration file. Other options of dockerd are ")
                .append("accepted where they mean nothing\nhere, with a warning, and refused where they are not ")
                .append("supported yet.\n")
                .toString();
    }

    private static List<DaemonOption> flags() {
        return Arrays.stream(DaemonOption.values())
                .filter(option -> !option.flag.isEmpty())
                .filter(option -> option.effect == Effect.LIVE || option.effect == Effect.START)
                .sorted(Comparator.comparing(option -> option.flag))
                .toList();
    }

    private static String left(DaemonOption option) {
        String shorthand = option.shorthand == '\0' ? "      " : "  -" + option.shorthand + ", ";
        return shorthand + "--" + option.flag + type(option.kind);
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case BOOLEAN -> "";
            case TEXT -> " string";
            case NUMBER -> " int";
            case LIST -> " list";
            case MAP -> " map";
        };
    }

    private static void line(StringBuilder help, String left, String right) {
        help.append(left)
                .repeat(' ', Math.max(1, COLUMN - left.length()))
                .append(right)
                .append('\n');
    }
}
