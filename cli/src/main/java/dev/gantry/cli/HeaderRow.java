package dev.gantry.cli;

import dev.gantry.cli.template.GoObject;
import dev.gantry.cli.template.Nothing;
import dev.gantry.client.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a table's template is given for its first line: each column is its title, `Label "a.b-c"` is `b c`.
record HeaderRow(RowKind kind) implements GoObject {
    @Override
    public @Nullable Object get(String name, List<@Nullable Object> arguments) {
        if (name.equals("Label") && !arguments.isEmpty() && arguments.getFirst() instanceof String label) {
            return label.substring(label.lastIndexOf('.') + 1).replace('-', ' ').replace('_', ' ');
        }
        String title = kind.title(name);
        return title.equals(Nothing.NO_VALUE.toString()) ? Nothing.NO_VALUE : title;
    }

    @Override
    public List<String> names() {
        return kind.sortedColumns();
    }

    @Override
    public JsonObject json() {
        return new JsonObject();
    }
}
