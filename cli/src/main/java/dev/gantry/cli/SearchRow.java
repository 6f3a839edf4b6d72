package dev.gantry.cli;

import dev.gantry.client.JsonObject;

/// An image that a registry's search found.
final class SearchRow extends Row {
    static final RowKind KIND = new RowKind(
            "*registry.searchContext",
            "Name",
            "NAME",
            "Description",
            "DESCRIPTION",
            "StarCount",
            "STARS",
            "IsOfficial",
            "OFFICIAL");

    private static final int DESCRIPTION_WIDTH = 45;

    private final JsonObject found;
    private final boolean truncates;

    SearchRow(JsonObject found, boolean truncates) {
        super(KIND);
        this.found = found;
        this.truncates = truncates;
    }

    @Override
    String column(String name) {
        return switch (name) {
            case "Name" -> found.text("name");
            case "Description" -> description();
            case "StarCount" -> String.valueOf(found.number("star_count"));
            default -> found.flag("is_official") ? "[OK]" : "";
        };
    }

    private String description() {
        String text = found.text("description").replace('\n', ' ').replace('\r', ' ');
        return truncates ? ShortText.ellipsis(text, DESCRIPTION_WIDTH) : text;
    }

    /// In JSON, whether an image is official is a word.
    @Override
    public JsonObject json() {
        JsonObject json = super.json();
        json.put("IsOfficial", String.valueOf(found.flag("is_official")));
        return json;
    }
}
