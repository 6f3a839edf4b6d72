package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// Who the user is at one registry; every part may be `""`.
///
/// @param server the registry, as Docker's configuration names it: `localhost:5000`,
///     `https://index.docker.io/v1/`
/// @param identityToken in place of a password, from a registry that gives such out
/// @param registryToken a bearer token, used as it is
record RegistryAuth(String username, String password, String server, String identityToken, String registryToken) {
    /// Nobody.
    static final RegistryAuth NONE = new RegistryAuth("", "", "", "", "");

    static RegistryAuth of(String username, String password, String server) {
        return new RegistryAuth(username, password, server, "", "");
    }

    /// The same user with `token` in place of the password.
    RegistryAuth withIdentityToken(String token) {
        return new RegistryAuth(username, "", server, token, registryToken);
    }

    /// The body of `POST /auth`.
    JsonObject json() {
        JsonObject json = new JsonObject();
        put(json, "username", username);
        put(json, "password", password);
        put(json, "serveraddress", server);
        put(json, "identitytoken", identityToken);
        put(json, "registrytoken", registryToken);
        return json;
    }

    /// Whether it says anything of the user.
    boolean isSomebody() {
        return !username.isEmpty() || !identityToken.isEmpty() || !registryToken.isEmpty();
    }

    /// The value of the header `X-Registry-Auth`.
    String header() {
        return encoded(json());
    }

    /// The value of the header `X-Registry-Config`.
    ///
    /// @param users by registry
    static String header(Map<String, RegistryAuth> users) {
        JsonObject all = new JsonObject();
        users.forEach((server, user) -> all.put(server, user.json()));
        return encoded(all);
    }

    private static String encoded(JsonObject json) {
        return Base64.getUrlEncoder().encodeToString(Json.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private static void put(JsonObject json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    // A record's own text would show the password.
    @Override
    public String toString() {
        return username + " at " + server;
    }
}
