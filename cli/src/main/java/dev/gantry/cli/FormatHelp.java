package dev.gantry.cli;

/// What `--help` says about `--format`.
final class FormatHelp {
    private static final String HEAD = "Format output using a custom template:\n";

    private static final String TAIL = """
            'json':             Print in JSON format
            'TEMPLATE':         Print output using the given Go template.
            Refer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates\
            """;

    static final String INSPECT = HEAD + TAIL;

    static final String TABLE = HEAD + """
            'table':            Print output in table format with column headers (default)
            'table TEMPLATE':   Print output in table format using the given Go template
            """ + TAIL;

    private FormatHelp() {}
}
