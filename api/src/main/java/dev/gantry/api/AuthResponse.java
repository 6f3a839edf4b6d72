package dev.gantry.api;

/// `POST /auth`. Source: Engine API, `SystemAuthResponse`.
///
/// @param identityToken to log in with from now on; "" where the registry gives none
public record AuthResponse(String status, String identityToken) {}
