package dev.gantry.distribution;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Who asks, as `docker login` keeps it. Empty strings stand for what there is not.
///
/// @param identityToken a refresh token, from which access tokens are made
/// @param registryToken an access token that is sent as it is
public record Credentials(String username, String password, String identityToken, String registryToken) {
    public static final Credentials ANONYMOUS = new Credentials("", "", "", "");

    boolean hasPassword() {
        return !username.isEmpty() && !password.isEmpty();
    }

    /// The value of an `Authorization` header.
    String basic() {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /// Says nothing that may not stand in a log.
    @Override
    public String toString() {
        return username.isEmpty() ? "anonymous" : "credentials of " + username;
    }
}
