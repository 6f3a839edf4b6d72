package dev.gantry.cli;

import dev.gantry.cli.template.Functions;
import dev.gantry.cli.template.GoFunction;
import dev.gantry.cli.template.GoTemplate;
import dev.gantry.cli.template.TemplateException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Prints rows as `--format` asks: a table of chosen columns, a table by a template, JSON lines, or a template
/// a line.
final class Listing {
    private final PrintStream out;
    private final String given;
    private final String format;

    /// @param format the flag's value; `""` and `table` mean the columns given to [#print]
    Listing(Session session, String format) {
        this(session.out(), format);
    }

    Listing(PrintStream out, String format) {
        this.out = out;
        this.given = format;
        this.format = format.replace("\\t", "\t").replace("\\n", "\n");
    }

    /// Prints `rows`; `columns` are those of the plain table. Errors: [CliException] for a bad template.
    void print(RowKind kind, List<? extends Row> rows, List<String> columns) {
        String complaint = "template parsing error: ";
        if (kind == ContainerRow.KIND) {
            // Docker tries a template for containers, as it was typed, before it asks the engine.
            parse(given, Functions.docker(), "failed to parse template: ");
            complaint = "failed to execute template: ";
        }
        if (format.isEmpty() || format.equals("table")) {
            printTable(kind, rows, columns);
        } else if (format.startsWith("table")) {
            printTable(kind, rows, format.substring("table".length()).strip(), complaint);
        } else {
            printLines(rows, template(kind), complaint);
        }
    }

    private String template(RowKind kind) {
        return switch (format) {
            case "json" -> "{{json .}}";
            case "raw" -> kind.raw().isEmpty() ? format : kind.raw() + "\n";
            default -> format.strip();
        };
    }

    /// Prints `column` of each row alone (`--quiet`).
    void printOnly(String column, List<? extends Row> rows) {
        for (Row row : rows) {
            out.println(row.column(column));
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
        out.print(table.render());
    }

    private void printTable(RowKind kind, List<? extends Row> rows, String template, String complaint) {
        TextTable table = TextTable.ofList();
        GoTemplate parsed = parse(template, Functions.docker(), "template parsing error: ");
        StringBuilder body = new StringBuilder();
        for (Row row : rows) {
            body.append(render(parsed, row, complaint)).append('\n');
        }
        table.addText(header(kind, template) + "\n");
        table.addText(body.toString());
        out.print(table.render());
    }

    /// What rows have that titles have not (`{{json .}}`) leaves the first line empty.
    private static String header(RowKind kind, String template) {
        try {
            return GoTemplate.parse(template, Functions.header()).render(new HeaderRow(kind));
        } catch (TemplateException e) {
            return "";
        }
    }

    private void printLines(List<? extends Row> rows, String template, String complaint) {
        GoTemplate parsed = parse(template, Functions.docker(), "template parsing error: ");
        StringBuilder lines = new StringBuilder();
        for (Row row : rows) {
            lines.append(render(parsed, row, complaint)).append('\n');
        }
        out.print(lines);
    }

    private static GoTemplate parse(String template, Map<String, GoFunction> functions, String complaint) {
        try {
            return GoTemplate.parse(template, functions);
        } catch (TemplateException e) {
            throw new CliException(complaint + e.getMessage());
        }
    }

    private static String render(GoTemplate template, Object row, String complaint) {
        try {
            return template.render(row);
        } catch (TemplateException e) {
            throw new CliException(complaint + e.getMessage());
        }
    }
}
