package dev.gantry.compose;

/// What is to be done about one container of a service.
sealed interface ContainerStep {
    /// One more.
    record Make(int number) implements ContainerStep {}

    /// Another in its place.
    record Replace(ProjectContainer container) implements ContainerStep {}

    /// It is as it should be.
    record Keep(ProjectContainer container) implements ContainerStep {}

    /// One too many.
    record Remove(ProjectContainer container) implements ContainerStep {}
}
