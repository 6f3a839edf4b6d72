package dev.gantry.server;

import dev.gantry.api.AuthConfig;
import dev.gantry.api.Json;
import dev.gantry.distribution.Credentials;
import dev.gantry.http.HttpException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;

/// Who asks a registry, as a client's request says.
final class RegistryAuth {
    private RegistryAuth() {}

    /// The header `X-Registry-Auth`. One that can't be read is as good as none, as with dockerd.
    static Credentials of(Call call) {
        String header = call.request().header("X-Registry-Auth");
        if (header.isEmpty()) {
            return Credentials.ANONYMOUS;
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(header.replace('+', '-').replace('/', '_'));
            return of(Json.read(json, AuthConfig.class));
        } catch (IllegalArgumentException | JacksonException e) {
            return Credentials.ANONYMOUS;
        }
    }

    /// @throws HttpException 400 where the field `auth` can't be read
    static Credentials ofLogin(AuthConfig auth) {
        try {
            return of(auth);
        } catch (IllegalArgumentException e) {
            throw new HttpException(400, "invalid auth: " + e.getMessage());
        }
    }

    static Credentials of(AuthConfig auth) {
        if (auth.username().isEmpty() && !auth.auth().isEmpty()) {
            String pair = new String(Base64.getDecoder().decode(auth.auth()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return new Credentials(pair.substring(0, colon), pair.substring(colon + 1), "", "");
            }
        }
        return new Credentials(auth.username(), auth.password(), auth.identityToken(), auth.registryToken());
    }
}
