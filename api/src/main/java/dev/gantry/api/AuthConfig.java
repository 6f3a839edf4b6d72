package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Who asks a registry: the body of `POST /auth`, and the header `X-Registry-Auth` of pulls and pushes. Source: Engine
/// API, `AuthConfig`.
///
/// @param auth `username:password` in base64, from old clients
public record AuthConfig(
        @JsonProperty("username") String username,
        @JsonProperty("password") String password,
        @JsonProperty("auth") String auth,
        @JsonProperty("serveraddress") String serverAddress,
        @JsonProperty("identitytoken") String identityToken,
        @JsonProperty("registrytoken") String registryToken) {

    /// Says nothing that may not stand in a log.
    @Override
    public String toString() {
        return "AuthConfig[" + serverAddress + "]";
    }
}
