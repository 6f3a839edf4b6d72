package dev.gantry.linux;

/// An interface to be made inside a namespace.
public record NewLink(String name, NetworkNamespace namespace) {}
