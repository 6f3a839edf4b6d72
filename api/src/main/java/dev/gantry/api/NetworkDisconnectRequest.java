package dev.gantry.api;

/// The body of `POST /networks/{id}/disconnect`. Source: Engine API, operation `NetworkDisconnect`.
///
/// @param container an id or a name
/// @param force forgets the connection of a container that does not exist any more, too
public record NetworkDisconnectRequest(String container, boolean force) {}
