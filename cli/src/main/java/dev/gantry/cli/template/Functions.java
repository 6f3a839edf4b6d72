package dev.gantry.cli.template;

import dev.gantry.client.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The functions templates can call: Go's own and Docker's. `and` and `or` are the evaluator's, since they
/// stop early.
public final class Functions {
    private Functions() {}

    /// Go's functions and Docker's `json split join title lower upper pad truncate`.
    public static Map<String, GoFunction> docker() {
        Map<String, GoFunction> functions = go();
        functions.put("json", new Fixed(1, args -> json(args.getFirst())));
        functions.put("split", new Fixed(2, args -> split(text(args, 0), text(args, 1))));
        functions.put("join", new Fixed(2, args -> join(args)));
        functions.put("title", new Fixed(1, args -> title(text(args, 0))));
        functions.put("lower", new Fixed(1, args -> text(args, 0).toLowerCase(Locale.ROOT)));
        functions.put("upper", new Fixed(1, args -> text(args, 0).toUpperCase(Locale.ROOT)));
        functions.put("pad", new Fixed(3, args -> pad(text(args, 0), number(args, 1), number(args, 2))));
        functions.put("truncate", new Fixed(2, args -> truncate(text(args, 0), number(args, 1))));
        return functions;
    }

    /// For a table's header line: Docker's functions leave a column's title as it is.
    public static Map<String, GoFunction> header() {
        Map<String, GoFunction> functions = go();
        for (String name : List.of("json", "title", "lower", "upper", "pad", "truncate")) {
            functions.put(name, args -> text(args, 0));
        }
        functions.put("split", args -> text(args, 0));
        functions.put("join", args -> text(args, 0));
        return functions;
    }

    private static Map<String, GoFunction> go() {
        Map<String, GoFunction> functions = new HashMap<>();
        functions.put("and", List::getLast); // named here, worked out by the evaluator, which may stop early
        functions.put("or", List::getLast);
        functions.put("not", new Fixed(1, args -> !GoValues.truth(args.getFirst())));
        functions.put("eq", GoFunctions::equalToAny);
        functions.put("ne", new Fixed(2, args -> !GoValues.equal(args.get(0), args.get(1))));
        functions.put("lt", new Fixed(2, args -> GoValues.less(args.get(0), args.get(1))));
        functions.put("le", new Fixed(2, args -> GoFunctions.atMost(args.get(0), args.get(1))));
        functions.put("gt", new Fixed(2, args -> !GoFunctions.atMost(args.get(0), args.get(1))));
        functions.put("ge", new Fixed(2, args -> !GoValues.less(args.get(0), args.get(1))));
        functions.put("len", new Fixed(1, args -> GoValues.length(args.getFirst())));
        functions.put("index", GoFunctions::index);
        functions.put("slice", args -> GoValues.slice(args.getFirst(), args.subList(1, args.size())));
        functions.put("print", GoFunctions::print);
        functions.put("println", args -> GoFunctions.spaced(args) + "\n");
        functions.put("printf", args -> GoPrintf.format(text(args, 0), args.subList(1, args.size())));
        functions.put("html", args -> GoFunctions.html(GoFunctions.print(args)));
        functions.put("js", args -> GoFunctions.js(GoFunctions.print(args)));
        functions.put("urlquery", args -> URLEncoder.encode(GoFunctions.print(args), StandardCharsets.UTF_8));
        return functions;
    }

    /// A function with a fixed number of arguments.
    private record Fixed(int count, GoFunction body) implements GoFunction {
        @Override
        public @Nullable Object apply(List<@Nullable Object> arguments) {
            if (arguments.size() != count) {
                throw new IllegalArgumentException("wrong number of args: want " + count + " got " + arguments.size());
            }
            return body.apply(arguments);
        }
    }

    private static String text(List<@Nullable Object> args, int index) {
        Object value = index < args.size() ? args.get(index) : null;
        if (value instanceof String text) {
            return text;
        }
        throw new ArgumentTypeException(index, "string", GoPrinter.type(value));
    }

    private static int number(List<@Nullable Object> args, int index) {
        Object value = index < args.size() ? args.get(index) : null;
        if (value instanceof Long number) {
            return number.intValue();
        }
        throw new ArgumentTypeException(index, "int", GoPrinter.type(value));
    }

    private static String json(@Nullable Object value) {
        boolean escapes = value instanceof GoObject object && object.escapesHtml();
        return escapes ? Json.write(tree(value)) : Json.writePlain(tree(value));
    }

    /// The value as a JSON tree; maps in the order of their keys, as Go writes them.
    private static @Nullable Object tree(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Nothing _nothing -> null;
            case GoObject object -> object.json();
            case List<?> list -> {
                List<@Nullable Object> elements = new ArrayList<>();
                list.forEach(element -> elements.add(tree(element)));
                yield elements;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> sorted = new TreeMap<>();
                map.forEach((key, element) -> sorted.put(String.valueOf(key), tree(element)));
                yield sorted;
            }
            default -> value;
        };
    }

    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        if (separator.isEmpty()) {
            text.codePoints().forEach(c -> parts.add(Character.toString(c)));
            return parts;
        }
        int start = 0;
        for (int i = text.indexOf(separator); i >= 0; i = text.indexOf(separator, start)) {
            parts.add(text.substring(start, i));
            start = i + separator.length();
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String join(List<@Nullable Object> args) {
        if (!(args.getFirst() instanceof List<?> list)) {
            throw new ArgumentTypeException(0, "[]string", GoPrinter.type(args.getFirst()));
        }
        StringBuilder out = new StringBuilder();
        String separator = text(args, 1);
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : separator).append(GoPrinter.print(list.get(i)));
        }
        return out.toString();
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            char before = i == 0 ? ' ' : out.charAt(i - 1);
            if (!Character.isLetterOrDigit(before) && before != '_' && before != '\'') {
                out.setCharAt(i, Character.toTitleCase(out.charAt(i)));
            }
        }
        return out.toString();
    }

    private static String pad(String text, int before, int after) {
        return text.isEmpty() ? text : " ".repeat(before) + text + " ".repeat(after);
    }

    private static String truncate(String text, int length) {
        return text.length() < length ? text : text.substring(0, Math.max(0, length));
    }
}
