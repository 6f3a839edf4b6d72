package dev.gantry.network;

/// What `--network` chose: the drivers of the predefined networks, and the namespace of another container.
public sealed interface NetworkMode {
    /// A namespace of its own, with an endpoint on the default bridge.
    record Bridge(EndpointRequest endpoint) implements NetworkMode {}

    /// A namespace of its own, with nothing but `lo`.
    record None() implements NetworkMode {}

    /// The host's namespace.
    record Host() implements NetworkMode {}

    /// The namespace of another container, which must be attached (`container:ID`, with the full id).
    record OfContainer(String containerId) implements NetworkMode {}
}
