package dev.gantry.api;

/// `{}`: the value of a map that is used as a set, as in `"ExposedPorts": {"80/tcp": {}}`.
public record EmptyObject() {
    public static final EmptyObject INSTANCE = new EmptyObject();
}
