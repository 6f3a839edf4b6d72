package dev.gantry.registry;

/// Rights, as a question.
@FunctionalInterface
interface Grants {
    Grants ALL = (_, _) -> true;

    /// May this be done?
    ///
    /// @param repository a name, which need not exist or be well-formed; empty for the whole registry
    boolean allow(Action action, String repository);
}
