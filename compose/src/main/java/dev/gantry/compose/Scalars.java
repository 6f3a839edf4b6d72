package dev.gantry.compose;

import java.util.List;
import java.util.Locale;

/// Single values: what may be written for them, and what they become.
final class Scalars {
    private final List<String> warnings;

    Scalars(List<String> warnings) {
        this.warnings = warnings;
    }

    Node read(Node node, Schema.Key key, String path) {
        if (!(node instanceof Node.Scalar scalar) || scalar.value() == null) {
            throw Mismatch.of(node, path, wanted(key.kind()));
        }
        try {
            return converted(scalar, key, path);
        } catch (IllegalArgumentException e) {
            throw new ComposeException(scalar.at(), path, String.valueOf(e.getMessage()));
        }
    }

    private Node converted(Node.Scalar scalar, Schema.Key key, String path) {
        String text = scalar.text();
        Object value = switch (key.kind()) {
            case TEXT -> text(scalar, key, path);
            case SCALAR -> text;
            case BOOL -> bool(scalar, path);
            case INT -> whole(scalar, path).value();
            case FLOAT -> decimal(scalar, path);
            case BYTES -> scalar.value() instanceof Long bytes ? bytes : (Object) Units.bytes(text);
            case DURATION -> Units.text(Units.duration(text(scalar, key, path)));
            case MODE -> scalar.value() instanceof Long mode ? mode : (Object) octal(text);
            case COUNT ->
                text.equals("all")
                        ? (Object) Long.valueOf(-1)
                        : whole(scalar, path).value();
            default -> throw Mismatch.of(scalar, path, wanted(key.kind()));
        };
        return new Node.Scalar(value, scalar.at());
    }

    private static String text(Node.Scalar scalar, Schema.Key key, String path) {
        if (!(scalar.value() instanceof String text)) {
            throw Mismatch.of(scalar, path, "a text");
        }
        List<String> allowed = List.of(key.option("enum").split("\\|", -1));
        if (key.is("enum") && !allowed.contains(text)) {
            String near = UnknownKey.near(text, allowed)
                    .map(word -> "; did you mean \"" + word + "\"?")
                    .orElse("");
            throw new ComposeException(
                    scalar.at(), path, "\"" + text + "\" is none of " + String.join(", ", allowed) + near);
        }
        return text;
    }

    private boolean bool(Node.Scalar scalar, String path) {
        if (scalar.value() instanceof Boolean value) {
            return value;
        }
        String word = scalar.text().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "1", "t", "y", "yes", "on" -> odd(scalar, true);
            case "0", "f", "n", "no", "off" -> odd(scalar, false);
            default -> throw Mismatch.of(scalar, path, "true or false");
        };
    }

    private boolean odd(Node.Scalar scalar, boolean meaning) {
        warnings.add(scalar.at() + ": \"" + scalar.text() + "\" for boolean is not supported by YAML 1.2, please use `"
                + meaning + "`");
        return meaning;
    }

    Node.Scalar whole(Node.Scalar scalar, String path) {
        Object value = scalar.value() instanceof String text ? YamlScalars.plain(text) : scalar.value();
        if (value instanceof Long) {
            return new Node.Scalar(value, scalar.at());
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return new Node.Scalar(number.longValue(), scalar.at());
        }
        throw Mismatch.of(scalar, path, "a whole number");
    }

    private static double decimal(Node.Scalar scalar, String path) {
        Object value = scalar.value() instanceof String text ? YamlScalars.plain(text) : scalar.value();
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw Mismatch.of(scalar, path, "a number");
    }

    private static long octal(String text) {
        try {
            return Long.parseLong(text, 8);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" are no permissions, such as 0440", e);
        }
    }

    private static String wanted(Schema.Kind kind) {
        return switch (kind) {
            case TEXT, SCALAR, DURATION -> "a text";
            case BOOL -> "true or false";
            case INT, COUNT -> "a whole number";
            case BYTES -> "a size such as 512m";
            case MODE -> "permissions such as 0440";
            default -> "a number";
        };
    }
}
