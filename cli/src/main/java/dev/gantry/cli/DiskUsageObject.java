package dev.gantry.cli;

import dev.gantry.cli.template.GoObject;
import dev.gantry.client.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `system df --verbose` gives a template: `Images`, `Containers`, `Volumes`, `BuildCache`, each a list.
///
/// @param lists by name, in the order of JSON output
record DiskUsageObject(Map<String, List<? extends Row>> lists) implements GoObject {
    @Override
    public @Nullable Object get(String name, List<@Nullable Object> arguments) {
        List<? extends Row> rows = lists.get(name);
        if (rows == null) {
            throw new IllegalArgumentException("can't evaluate field " + name + " in type *formatter.diskUsageContext");
        }
        return rows;
    }

    @Override
    public List<String> names() {
        return List.copyOf(lists.keySet());
    }

    @Override
    public JsonObject json() {
        JsonObject object = new JsonObject();
        lists.forEach(
                (name, rows) -> object.put(name, rows.stream().map(Row::json).toList()));
        return object;
    }
}
