package dev.gantry.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What all rows of one list share: the type name templates' errors show, and each column's title.
final class RowKind {
    private final String goType;
    private final Map<String, String> titles = new LinkedHashMap<>();
    private String raw = "";

    /// @param goType such as `*formatter.ContainerContext`
    /// @param columnsAndTitles alternating: `"ID", "CONTAINER ID", "Image", "IMAGE"`
    RowKind(String goType, String... columnsAndTitles) {
        this.goType = goType;
        for (int i = 0; i < columnsAndTitles.length; i += 2) {
            titles.put(columnsAndTitles[i], columnsAndTitles[i + 1]);
        }
    }

    String goType() {
        return goType;
    }

    /// Gives the rows a template for `--format raw`: one line a field.
    RowKind withRaw(String... lines) {
        raw = String.join("\n", lines);
        return this;
    }

    /// The template of `--format raw`; empty where there is none.
    String raw() {
        return raw;
    }

    String title(String column) {
        return titles.getOrDefault(column, "<no value>");
    }

    /// The columns in the order of their names, which is the order of JSON output.
    List<String> sortedColumns() {
        List<String> columns = new ArrayList<>(titles.keySet());
        Collections.sort(columns);
        return columns;
    }
}
