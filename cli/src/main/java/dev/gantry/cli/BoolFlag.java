package dev.gantry.cli;

/// A switch: `--all`, `--all=false`.
final class BoolFlag extends Flag<Boolean> {
    private final boolean byDefault;

    BoolFlag(String name, String help, boolean byDefault) {
        super(name, help, byDefault);
        this.byDefault = byDefault;
    }

    @Override
    Boolean parse(Boolean current, String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default ->
                throw new IllegalArgumentException(
                        "strconv.ParseBool: parsing " + GoText.quote(text) + ": invalid syntax");
        };
    }

    @Override
    String type() {
        return "";
    }

    @Override
    String defaultText() {
        return byDefault ? " (default true)" : "";
    }

    @Override
    String valueWhenBare() {
        return "true";
    }
}
