package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.Router;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/coverage.md` says of each operation of the Engine API whether Gantry has it. What there is to have is in
/// `engine-operations.tsv`, what Gantry has in its routers.
final class CoverageTest {
    private record Operation(String group, String method, String path, String name) {
        static Operation parse(String line) {
            String[] cells = line.split("\t", -1);
            return new Operation(cells[0], cells[1], cells[2], cells[3]);
        }

        /// A path that a request may have.
        String sample() {
            return path.replaceAll("\\{[^}]*}", "x");
        }
    }

    @Test
    void theDocumentSaysWhatTheEngineHas() throws Exception {
        Router<Route> working = new Router<>();
        for (Routes routes : allRoutes()) {
            routes.addTo(working);
        }
        Router<Route> refused = new Router<>();
        new LaterRoutes().addTo(refused);
        StringBuilder table = new StringBuilder("| Group | Operation | | Works |\n|---|---|---|---|\n");
        List<Operation> operations = operations();
        int count = 0;
        for (Operation operation : operations) {
            boolean works = working.find(operation.method(), operation.sample()).isPresent();
            boolean isRefused =
                    refused.find(operation.method(), operation.sample()).isPresent();
            count += works ? 1 : 0;
            table.append("| " + operation.group() + " | " + operation.name() + " | `" + operation.method() + " "
                    + operation.path() + "` | " + (works ? "yes" : isRefused ? "not yet" : "no") + " |\n");
        }
        new CoverageSection("The Engine API")
                .compare(
                        "Of the " + operations.size() + " operations of version 1.50, " + count + " work.\n\n" + table);
    }

    private static List<Operation> operations() throws IOException {
        try (InputStream in = Objects.requireNonNull(CoverageTest.class.getResourceAsStream("engine-operations.tsv"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Operation::parse)
                    .toList();
        }
    }

    /// Every part of the API but those operations that are refused. Their paths need no engine.
    private static List<Routes> allRoutes() throws Exception {
        List<Routes> found = new ArrayList<>();
        Path classes = Path.of("target/classes/dev/gantry/server");
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(path -> path.toString().endsWith("Routes.class"))
                    .sorted()
                    .toList()) {
                String name = String.valueOf(file.getFileName()).replace(".class", "");
                Class<?> type = Class.forName("dev.gantry.server." + name);
                if (Routes.class.isAssignableFrom(type) && !type.isInterface() && type != LaterRoutes.class) {
                    Constructor<?> constructor = type.getDeclaredConstructors()[0];
                    found.add((Routes) constructor.newInstance(new Object[constructor.getParameterCount()]));
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(10);
        return found;
    }
}
