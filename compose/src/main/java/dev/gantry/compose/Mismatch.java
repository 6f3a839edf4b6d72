package dev.gantry.compose;

/// Errors about values of the wrong kind.
final class Mismatch {
    private Mismatch() {}

    /// `services.web.image: a text is wanted, but this is the number 5`
    static ComposeException of(Node found, String path, String wanted) {
        String hint = wanted.equals("a text") && isUnquoted(found) ? "; put it in quotes" : "";
        return new ComposeException(found.at(), path, wanted + " is wanted, but this is " + name(found) + hint);
    }

    private static boolean isUnquoted(Node found) {
        return found instanceof Node.Scalar scalar && scalar.value() != null;
    }

    static String name(Node node) {
        return switch (node) {
            case Node.Mapping _ -> "a mapping";
            case Node.Sequence _ -> "a list";
            case Node.Marked marked -> name(marked.value());
            case Node.Scalar scalar ->
                switch (scalar.value()) {
                    case null -> "empty";
                    case Boolean value -> "the boolean " + value;
                    case String text -> "the text \"" + text + "\"";
                    default -> "the number " + scalar.text();
                };
        };
    }
}
