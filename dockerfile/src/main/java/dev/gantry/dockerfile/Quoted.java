package dev.gantry.dockerfile;

/// Text in quotes, as Go's `%q` prints it: what dockerd's messages have.
final class Quoted {
    private Quoted() {}

    static String of(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t") + "\"";
    }
}
