package dev.gantry.server;

import dev.gantry.api.Json;
import dev.gantry.http.HttpException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A `platform` parameter, which some operations take as text and others as JSON.
final class PlatformParameter {
    private PlatformParameter() {}

    /// The parameter of a call; "" also in the versions of the API before it.
    ///
    /// @param since the minor version that has it
    /// @throws HttpException 400
    static String of(Call call, int since) {
        return call.version().before(since) ? "" : read(call.text("platform"));
    }

    /// The platform as `os/arch[/variant]`, or "".
    ///
    /// @throws HttpException 400
    static String read(String value) {
        if (!value.startsWith("{")) {
            return value;
        }
        try {
            JsonNode platform = Json.MAPPER.readTree(value);
            String variant = platform.path("variant").asString("");
            return platform.path("os").asString("") + "/"
                    + platform.path("architecture").asString("") + (variant.isEmpty() ? "" : "/" + variant);
        } catch (JacksonException e) {
            throw new HttpException(400, "failed to parse platform: " + e.getOriginalMessage());
        }
    }
}
