package dev.gantry.cli;

import dev.gantry.cli.template.GoObject;
import dev.gantry.cli.template.Nothing;
import dev.gantry.client.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing of a list, whose columns are worked out when asked for.
abstract class Row implements GoObject {
    private final RowKind kind;

    Row(RowKind kind) {
        this.kind = kind;
    }

    /// The value of a column of this row's [RowKind].
    abstract @Nullable Object column(String name);

    /// The method `Label`, for rows that have labels; `null` for those that don't.
    @Nullable String label(String name) {
        return null;
    }

    final RowKind kind() {
        return kind;
    }

    @Override
    public final @Nullable Object get(String name, List<@Nullable Object> arguments) {
        if (name.equals("Label") && label("") != null) {
            if (arguments.size() != 1) {
                throw new IllegalArgumentException("wrong number of args for Label: want 1 got " + arguments.size());
            }
            return label(String.valueOf(arguments.getFirst()));
        }
        if (!names().contains(name)) {
            throw new IllegalArgumentException("can't evaluate field " + name + " in type " + kind.goType());
        }
        if (!arguments.isEmpty()) {
            throw new IllegalArgumentException("wrong number of args for " + name + ": want 0 got " + arguments.size());
        }
        return column(name);
    }

    @Override
    public final List<String> names() {
        return kind.sortedColumns();
    }

    @Override
    public JsonObject json() {
        JsonObject object = new JsonObject();
        for (String name : names()) {
            Object value = column(name);
            object.put(name, value instanceof Nothing ? null : value);
        }
        return object;
    }

    @Override
    public final boolean escapesHtml() {
        return true;
    }
}
