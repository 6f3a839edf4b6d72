package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A section of `docs/coverage.md` that a test writes: all below a heading, up to the next of its rank. With
/// `-Dgolden.update=true` it is rewritten; else it has to be what the code says.
record CoverageSection(String heading) {
    private static final Path DOCUMENT = Path.of("../docs/coverage.md");

    void compare(String actual) throws IOException {
        String document = Files.readString(DOCUMENT);
        int start = document.indexOf("\n## " + heading + "\n");
        assertThat(start).as(DOCUMENT + " has the section " + heading).isNotNegative();
        int next = document.indexOf("\n## ", start + 1);
        String rest = next < 0 ? "" : document.substring(next);
        String rewritten = document.substring(0, start) + "\n## " + heading + "\n\n" + actual + rest;
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, rewritten);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("what the code has; -Dgolden.update=true rewrites the document")
                .isEqualTo(rewritten);
    }
}
