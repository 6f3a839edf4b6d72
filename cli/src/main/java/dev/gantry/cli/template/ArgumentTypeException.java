package dev.gantry.cli.template;

/// An argument of a function has the wrong type.
final class ArgumentTypeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final int index;
    private final String wanted;

    /// @param index which argument, from 0
    /// @param wanted the Go type it should have
    /// @param got the Go type it has
    ArgumentTypeException(int index, String wanted, String got) {
        super("wrong type for value; expected " + wanted + "; got " + got);
        this.index = index;
        this.wanted = wanted;
    }

    int index() {
        return index;
    }

    String wanted() {
        return wanted;
    }
}
