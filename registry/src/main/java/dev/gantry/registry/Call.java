package dev.gantry.registry;

import dev.gantry.http.Request;
import dev.gantry.http.Response;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// One request that was let in, with what its path says.
record Call(Request request, Response response, Caller caller, Map<String, String> path) {
    /// @throws RegistryException `NAME_INVALID`
    RepositoryName repository() {
        return new RepositoryName(path.getOrDefault("name", ""));
    }

    String path(String variable) {
        return path.getOrDefault(variable, "");
    }

    /// A query parameter, or "".
    String text(String parameter) {
        return request.query().first(parameter);
    }

    void json(int status, ObjectNode body) throws IOException {
        response.status(status).send("application/json", RegistryJson.bytes(body));
    }
}
