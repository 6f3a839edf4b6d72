package dev.gantry.cli;

/// A whole number: decimal, or hexadecimal, octal and binary with Go's prefixes.
final class NumberFlag extends Flag<Long> {
    private final long byDefault;

    NumberFlag(String name, String help, long byDefault) {
        super(name, help, byDefault);
        this.byDefault = byDefault;
    }

    @Override
    Long parse(Long current, String text) {
        return GoText.parseInt(text);
    }

    @Override
    String type() {
        return "int";
    }

    @Override
    String defaultText() {
        return byDefault == 0 ? "" : " (default " + byDefault + ")";
    }
}
