package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.time.OffsetDateTime;

/// One thing that a clean-up removes: a row of `POST /gantry/gc`.
final class GcRow extends Row {
    static final RowKind KIND = new RowKind(
            "*formatter.gcContext",
            "Kind",
            "KIND",
            "ID",
            "ID",
            "Name",
            "NAME",
            "LastUsedSince",
            "LAST USED",
            "Size",
            "SIZE");

    private static final int NAME_LENGTH = 45;

    private final JsonObject item;

    GcRow(JsonObject item) {
        super(KIND);
        this.item = item;
    }

    @Override
    String column(String name) {
        return switch (name) {
            case "ID" -> ShortText.id(item.text("Id"));
            case "Name" -> ShortText.ellipsis(item.text("Name"), NAME_LENGTH);
            case "LastUsedSince" ->
                HumanDuration.ago(OffsetDateTime.parse(item.text("LastUsed")).toEpochSecond());
            case "Size" -> ByteSize.precise(item.number("Size"));
            default -> item.text(name);
        };
    }
}
