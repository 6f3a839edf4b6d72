package dev.gantry.cli;

/// A flag that takes any text; the last one counts.
final class TextFlag extends Flag<String> {
    private final String byDefault;

    TextFlag(String name, String help, String byDefault) {
        super(name, help, byDefault);
        this.byDefault = byDefault;
    }

    @Override
    String parse(String current, String text) {
        return text;
    }

    @Override
    String type() {
        return "string";
    }

    @Override
    String defaultText() {
        return byDefault.isEmpty() ? "" : " (default " + GoText.quote(byDefault) + ")";
    }
}
