package dev.gantry.api;

import org.jspecify.annotations.Nullable;

/// The body of `POST /networks/{id}/connect`. Source: Engine API, operation `NetworkConnect`.
///
///     {"Container": "web", "EndpointConfig": {"Aliases": ["www"], "IPAMConfig": {"IPv4Address": "10.0.0.9"}}}
///
/// @param container an id or a name
/// @param endpointConfig what is asked for; null asks for the defaults
public record NetworkConnectRequest(
        String container, @Nullable EndpointSettings endpointConfig) {}
