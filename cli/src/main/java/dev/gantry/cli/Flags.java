package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The flags of one command, and the reading of a command line against them, with the rules of the parser
/// Docker uses (pflag): `--name value`, `--name=value`, `-n value`, `-nvalue`, `-abc`, `--` ends the flags.
///
/// Commands declare their flags as fields: `final Flag<Boolean> all = flags.bool('a', "all", "Show all")`.
public final class Flags {
    /// In place of a one-letter name.
    static final char NONE = 0;

    private final TreeMap<String, Flag<?>> byName = new TreeMap<>();
    private final List<Flag<?>> byShorthand = new ArrayList<>();
    /// Other names that still work and that `--help` does not show.
    private final TreeMap<String, Flag<?>> aliases = new TreeMap<>();

    private boolean interspersed = true;
    private boolean others;

    /// Ends the flags at the first argument: what follows belongs to a command inside the container.
    void stopAtFirstArgument() {
        interspersed = false;
    }

    /// Leaves all words as they are: they are for another program.
    void leaveAll() {
        others = true;
    }

    <T, F extends Flag<T>> F add(char shorthand, F flag) {
        byName.put(flag.name(), flag);
        if (shorthand != NONE) {
            flag.shorthand(shorthand);
            byShorthand.add(flag);
        }
        return flag;
    }

    /// Lets `name` mean a flag that has another name.
    void alias(String name, Flag<?> flag) {
        aliases.put(name, flag);
    }

    Flag<Boolean> bool(char shorthand, String name, String help) {
        return add(shorthand, new BoolFlag(name, help, false));
    }

    /// A switch.
    public Flag<Boolean> bool(String name, String help) {
        return bool(NONE, name, help);
    }

    Flag<Boolean> boolTrue(char shorthand, String name, String help) {
        return add(shorthand, new BoolFlag(name, help, true));
    }

    Flag<String> text(char shorthand, String name, String byDefault, String help) {
        return add(shorthand, new TextFlag(name, help, byDefault));
    }

    /// A text, empty where it is not given.
    public Flag<String> text(String name, String help) {
        return text(NONE, name, "", help);
    }

    Flag<String> text(char shorthand, String name, String help) {
        return text(shorthand, name, "", help);
    }

    Flag<Long> number(char shorthand, String name, long byDefault, String help) {
        return add(shorthand, new NumberFlag(name, help, byDefault));
    }

    /// Values in the order given, each flag one value.
    Flag<List<String>> list(char shorthand, String name, String help) {
        return list(shorthand, name, help, UnaryOperator.identity());
    }

    /// @param reader what a value is kept as; throws `IllegalArgumentException` with what is wrong with it
    Flag<List<String>> list(char shorthand, String name, String help, UnaryOperator<String> reader) {
        return add(shorthand, new ListFlag(name, help, reader));
    }

    Flag<List<String>> list(String name, String help, UnaryOperator<String> reader) {
        return list(NONE, name, help, reader);
    }

    Flag<List<String>> list(String name, String help) {
        return list(NONE, name, help);
    }

    /// Values in the order given, several per flag when separated by commas.
    Flag<List<String>> strings(String name, String help) {
        return add(NONE, new StringsFlag(name, help));
    }

    /// `NAME=VALUE`, each flag one; a name alone has the value `""`.
    Flag<Map<String, String>> map(char shorthand, String name, String help) {
        return add(shorthand, new MapFlag(name, help, UnaryOperator.identity()));
    }

    /// `--platform`, for API 1.48 and newer; `purpose` starts its help.
    Flag<String> platform(String purpose) {
        return text("platform", purpose + " Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")")
                .since("1.48");
    }

    FilterFlag filter(char shorthand, String help) {
        return add(shorthand, new FilterFlag(help));
    }

    /// `--format` for commands that print one object.
    Flag<String> inspectFormat(char shorthand) {
        return text(shorthand, "format", FormatHelp.INSPECT);
    }

    /// `--format` for commands that print a table.
    Flag<String> tableFormat() {
        return text("format", FormatHelp.TABLE);
    }

    /// The flags in the order of their names.
    Iterable<Flag<?>> sorted() {
        return byName.values();
    }

    /// The flag that a name, without dashes, means.
    Optional<Flag<?>> find(String name) {
        return Optional.ofNullable(byName.getOrDefault(name, aliases.get(name)));
    }

    /// True when the command line named any of them.
    boolean anyChanged() {
        return byName.values().stream().anyMatch(Flag::changed);
    }

    /// Reads the flags out of `words` and answers the other arguments. `--help` and `-h` throw [HelpRequest].
    ///
    /// Errors: [UsageException] in Go's words.
    List<String> parse(List<String> words, Command command) {
        if (others) {
            return words;
        }
        List<String> arguments = new ArrayList<>();
        int i = 0;
        while (i < words.size()) {
            String word = words.get(i++);
            if (word.length() < 2 || word.charAt(0) != '-') {
                arguments.add(word);
                if (interspersed) {
                    continue;
                }
                break;
            }
            if (word.equals("--")) {
                break;
            }
            i += word.charAt(1) == '-' ? readLong(word, words, i, command) : readShort(word, words, i, command);
        }
        arguments.addAll(words.subList(i, words.size()));
        return arguments;
    }

    /// Answers how many of the words from `next` on were used up as the flag's value.
    private int readLong(String word, List<String> words, int next, Command command) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        if (name.isEmpty() || name.charAt(0) == '-') {
            throw new UsageException("bad flag syntax: " + word, command);
        }
        if (name.equals("help")) {
            throw new HelpRequest(command, false);
        }
        Flag<?> flag = byName.getOrDefault(name, aliases.get(name));
        if (flag == null) {
            throw new UsageException("unknown flag: --" + name, command);
        }
        if (equals >= 0) {
            flag.set(word.substring(equals + 1), command);
            return 0;
        }
        if (!flag.valueWhenBare().isEmpty()) {
            flag.set(flag.valueWhenBare(), command);
            return 0;
        }
        if (next >= words.size()) {
            throw new UsageException("flag needs an argument: --" + name, command);
        }
        flag.set(words.get(next), command);
        return 1;
    }

    /// As [#readLong], for `-abc`, `-n 5`, `-n5`, `-n=5`.
    private int readShort(String word, List<String> words, int next, Command command) {
        for (int at = 1; at < word.length(); at++) {
            Flag<?> flag = shortFlag(word, at, command);
            String rest = word.substring(at + 1);
            if (rest.startsWith("=")) {
                flag.set(rest.substring(1), command);
                return 0;
            }
            if (!flag.valueWhenBare().isEmpty()) {
                flag.set(flag.valueWhenBare(), command);
                continue;
            }
            if (!rest.isEmpty()) {
                flag.set(rest, command);
                return 0;
            }
            if (next >= words.size()) {
                throw new UsageException(
                        "flag needs an argument: '" + flag.shorthand() + "' in -" + word.substring(at), command);
            }
            flag.set(words.get(next), command);
            return 1;
        }
        return 0;
    }

    private Flag<?> shortFlag(String word, int at, Command command) {
        String letter = word.substring(at, at + 1);
        Optional<Flag<?>> flag = byShorthand(letter);
        if (flag.isPresent()) {
            return flag.get();
        }
        if (letter.equals("h")) {
            throw new HelpRequest(command, true);
        }
        throw new UsageException("unknown shorthand flag: '" + letter + "' in -" + word.substring(at), command);
    }

    private Optional<Flag<?>> byShorthand(String letter) {
        for (Flag<?> flag : byShorthand) {
            if (flag.shorthand().equals(letter)) {
                return Optional.of(flag);
            }
        }
        return Optional.empty();
    }
}
