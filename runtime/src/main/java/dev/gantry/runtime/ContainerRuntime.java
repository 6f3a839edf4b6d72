package dev.gantry.runtime;

/// Who makes a container's first process. It also decides how that is let go, and how the container is removed.
sealed interface ContainerRuntime permits BuiltInRuntime, OciRuntime {
    /// As containers name it.
    String name();

    /// Whether its containers are nothing but namespaces and cgroups of this kernel, which anyone can join.
    boolean makesPlainContainers();
}
