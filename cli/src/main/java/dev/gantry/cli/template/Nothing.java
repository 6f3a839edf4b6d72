package dev.gantry.cli.template;

/// Values that are none. `null` is Go's untyped nil.
public enum Nothing {
    /// What a map has for a key that it doesn't have.
    NO_VALUE("<no value>"),

    /// A pointer that points nowhere.
    NIL_POINTER("<nil>");

    private final String shown;

    Nothing(String shown) {
        this.shown = shown;
    }

    @Override
    public String toString() {
        return shown;
    }
}
