package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/// One line of `GET /events`. Source: Engine API, `EventMessage`.
///
/// @param status the action again, for old clients; as are `id` and `from`
/// @param type `container`, `image`, `volume`, `network`, `daemon`, ...
/// @param time seconds since 1970; `timeNano` is the same in nanoseconds
public record EventMessage(
        @JsonProperty("status") @OmitEmpty String status,
        @JsonProperty("id") @OmitEmpty String id,
        @JsonProperty("from") @OmitEmpty String from,
        String type,
        String action,
        Actor actor,
        @JsonProperty("scope") @OmitEmpty String scope,
        @JsonProperty("time") @OmitEmpty long time,
        @JsonProperty("timeNano") @OmitEmpty long timeNano) {

    /// Source: Engine API, `EventActor`.
    public record Actor(@JsonProperty("ID") String id, Map<String, String> attributes) {}
}
