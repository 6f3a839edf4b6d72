package dev.gantry.cli;

import dev.gantry.cli.template.Functions;
import dev.gantry.cli.template.GoFunction;
import dev.gantry.cli.template.GoTemplate;
import dev.gantry.cli.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Prints rows as `--format` asks: a table of chosen columns, a table by a template, JSON lines, or a template
/// a line.
final class Listing {
    private final Session session;
    private final String format;

    /// @param format the flag's value; `""` and `table` mean the columns given to [#print]
    Listing(Session session, String format) {
        this.session = session;
        this.format = format.replace("\\t", "\t").replace("\\n", "\n");
    }

    /// Prints `rows`; `columns` are those of the plain table. Errors: [CliException] for a bad template.
    void print(RowKind kind, List<? extends Row> rows, List<String> columns) {
        if (format.isEmpty() || format.equals("table")) {
            printTable(kind, rows, columns);
        } else if (format.startsWith("table ") || format.startsWith("table\t")) {
            printTable(kind, rows, format.substring("table".length()).strip());
        } else {
            printLines(rows, format.equals("json") ? "{{json .}}" : format);
        }
    }

    /// Prints `column` of each row alone (`--quiet`).
    void printOnly(String column, List<? extends Row> rows) {
        for (Row row : rows) {
            session.out().println(row.column(column));
        }
    }

    private void printTable(RowKind kind, List<? extends Row> rows, List<String> columns) {
        TextTable table = TextTable.ofList();
        List<String> titles = new ArrayList<>();
        for (String column : columns) {
            titles.add(kind.title(column));
        }
        table.add(titles);
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            for (String column : columns) {
                cells.add(String.valueOf(row.column(column)));
            }
            table.add(cells);
        }
        session.out().print(table.render());
    }

    private void printTable(RowKind kind, List<? extends Row> rows, String template) {
        TextTable table = TextTable.ofList();
        GoTemplate parsed = parse(template, Functions.docker());
        StringBuilder body = new StringBuilder();
        for (Row row : rows) {
            body.append(render(parsed, row)).append('\n');
        }
        table.addText(render(parse(template, Functions.header()), new HeaderRow(kind)) + "\n");
        table.addText(body.toString());
        session.out().print(table.render());
    }

    private void printLines(List<? extends Row> rows, String template) {
        GoTemplate parsed = parse(template, Functions.docker());
        StringBuilder out = new StringBuilder();
        for (Row row : rows) {
            out.append(render(parsed, row)).append('\n');
        }
        session.out().print(out);
    }

    private static GoTemplate parse(String template, Map<String, GoFunction> functions) {
        try {
            return GoTemplate.parse(template, functions);
        } catch (TemplateException e) {
            throw new CliException("failed to parse template: " + e.getMessage());
        }
    }

    private static String render(GoTemplate template, Object row) {
        try {
            return template.render(row);
        } catch (TemplateException e) {
            throw new CliException("failed to execute template: " + e.getMessage());
        }
    }
}
