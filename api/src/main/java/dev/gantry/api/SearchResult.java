package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A row of `GET /images/search`. Source: Engine API, `ImageSearchResponse`.
public record SearchResult(
        @JsonProperty("star_count") int starCount,
        @JsonProperty("is_official") boolean official,
        @JsonProperty("name") String name,
        @JsonProperty("is_automated") boolean automated,
        @JsonProperty("description") String description) {}
