package dev.gantry.cli;

import dev.gantry.compose.ServiceGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Draws what depends on what.
final class ComposeGraph extends ComposeCommand {
    private final Flag<String> format = flags.text(
            Flags.NONE, "format", "", "Format the output. Values: [text | svg] (default: by the file's name)");
    private final Flag<String> output = flags.text('o', "output", "Save to file (default to stdout)");

    ComposeGraph(ComposeGroup compose) {
        super(compose, Usage.of("graph", "[OPTIONS]", "Draw the services and what they depend on", 0, 0));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        ServiceGraph graph = new ServiceGraph(session.project(List.of()));
        String text = switch (format.value()) {
            case "svg" -> graph.svg();
            case "text" -> graph.text();
            case "" -> output.value().endsWith(".svg") ? graph.svg() : graph.text();
            default -> throw new CliException("unsupported format " + GoText.quote(format.value()));
        };
        if (output.value().isEmpty()) {
            session.session().out().print(text);
            return 0;
        }
        try {
            Files.writeString(Path.of(output.value()), text);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
        return 0;
    }
}
