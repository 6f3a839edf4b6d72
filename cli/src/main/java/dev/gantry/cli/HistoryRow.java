package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// A step of `GET /images/{name}/history`.
final class HistoryRow extends Row {
    static final RowKind KIND = new RowKind(
            "*image.historyContext",
            "ID",
            "IMAGE",
            "CreatedSince",
            "CREATED",
            "CreatedAt",
            "CREATED AT",
            "CreatedBy",
            "CREATED BY",
            "Size",
            "SIZE",
            "Comment",
            "COMMENT");

    private final JsonObject step;
    private final boolean truncates;
    private final boolean human;

    HistoryRow(JsonObject step, boolean truncates, boolean human) {
        super(KIND);
        this.step = step;
        this.truncates = truncates;
        this.human = human;
    }

    @Override
    String column(String name) {
        long created = step.number("Created");
        return switch (name) {
            case "ID" -> truncates ? ShortText.id(step.text("Id")) : step.text("Id");
            case "CreatedSince" -> human ? since(created) : at(created);
            case "CreatedAt" -> at(created);
            case "CreatedBy" -> createdBy();
            case "Size" -> human ? ByteSize.human(step.number("Size")) : String.valueOf(step.number("Size"));
            default -> step.text(name);
        };
    }

    private static String since(long created) {
        return created <= 0 ? "N/A" : HumanDuration.ago(created);
    }

    private static String at(long created) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                Instant.ofEpochSecond(created).atZone(ZoneId.systemDefault()));
    }

    private String createdBy() {
        String command = step.text("CreatedBy").replace('\t', ' ');
        return truncates ? ShortText.ellipsis(command, 45) : command;
    }
}
