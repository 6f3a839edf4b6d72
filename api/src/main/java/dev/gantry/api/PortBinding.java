package dev.gantry.api;

/// One address of the host that leads to a container's port. Source: Engine API, `PortBinding`.
///
/// @param hostIp "" for all addresses
/// @param hostPort a port, a range such as `8000-8010`, or "" for any free one
public record PortBinding(String hostIp, String hostPort) {}
