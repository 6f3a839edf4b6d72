package dev.gantry.logging;

import dev.gantry.runtime.SettingsException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The functions of tag templates: those that Docker gives its templates, and the few of Go's own that make sense for a
/// tag.
final class TagFunctions {
    private TagFunctions() {}

    /// @throws SettingsException where there is no such function, or it can't take these
    static @Nullable Object call(String name, List<? extends @Nullable Object> arguments) {
        try {
            return switch (name) {
                case "upper" -> text(arguments.getFirst()).toUpperCase(Locale.ROOT);
                case "lower" -> text(arguments.getFirst()).toLowerCase(Locale.ROOT);
                case "title" -> title(text(arguments.getFirst()));
                case "json" -> JsonMapper.shared().writeValueAsString(arguments.getFirst());
                case "join" -> String.join(text(arguments.get(1)), texts(arguments.getFirst()));
                case "split" -> List.of(text(arguments.getFirst()).split(Pattern.quote(text(arguments.get(1))), -1));
                case "pad" -> pad(text(arguments.getFirst()), number(arguments.get(1)), number(arguments.get(2)));
                case "truncate" -> truncate(text(arguments.getFirst()), number(arguments.get(1)));
                case "index" -> index(arguments.getFirst(), arguments.get(1));
                case "print" -> arguments.stream().map(TagFunctions::text).collect(Collectors.joining());
                case "len" -> Long.valueOf(text(arguments.getFirst()).length());
                default -> throw new SettingsException("template: log-tag:1: function \"" + name + "\" not defined");
            };
        } catch (IndexOutOfBoundsException | NoSuchElementException few) {
            throw new SettingsException("template: log-tag:1: wrong number of args for " + name, few);
        }
    }

    /// As Go prints it.
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "<no value>";
            case List<?> list -> "[" + list.stream().map(TagFunctions::text).collect(Collectors.joining(" ")) + "]";
            case Map<?, ?> map ->
                "map["
                        + map.entrySet().stream()
                                .map(entry -> entry.getKey() + ":" + entry.getValue())
                                .sorted()
                                .collect(Collectors.joining(" "))
                        + "]";
            default -> value.toString();
        };
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(TagFunctions::text).toList()
                : List.of(text(value));
    }

    private static int number(@Nullable Object value) {
        if (value instanceof Long number) {
            return Math.toIntExact(Math.min(number, Short.MAX_VALUE));
        }
        throw new SettingsException("template: log-tag:1: expected integer; found " + text(value));
    }

    private static String title(String text) {
        return IntStream.range(0, text.length())
                .mapToObj(i -> {
                    boolean begins = i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1));
                    String letter = text.substring(i, i + 1);
                    return begins ? letter.toUpperCase(Locale.ROOT) : letter;
                })
                .collect(Collectors.joining());
    }

    private static String pad(String text, int before, int after) {
        return text.isEmpty() ? text : " ".repeat(Math.max(0, before)) + text + " ".repeat(Math.max(0, after));
    }

    private static String truncate(String text, int length) {
        return text.substring(0, Math.max(0, Math.min(length, text.length())));
    }

    private static String index(@Nullable Object of, @Nullable Object key) {
        if (of instanceof Map<?, ?> map) {
            Object value = map.get(text(key));
            return value == null ? "" : value.toString();
        }
        if (of instanceof List<?> list) {
            return text(list.get(number(key)));
        }
        throw new SettingsException("template: log-tag:1: can't index item of " + text(of));
    }
}
