package dev.gantry.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Small projects, each with the rule that it shows and what loading it answers. With
/// `-Dgolden.update=true` the answers are rewritten, and the change is reviewed.
final class CasesTest {
    private static final Path CASES = Path.of("src/test/resources/dev/gantry/compose/cases");

    @TempDir
    Path root;

    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void loadsAsTheCaseSays(Path file) throws IOException {
        CaseFile test = CaseFile.read(file);
        Path directory = root.toRealPath().resolve("app");
        Files.createDirectories(directory);
        test.write(directory);
        String result = new CaseRun(test, directory).result();
        if (Boolean.getBoolean("golden.update")) {
            test.store(result);
        }
        assertThat(result).as(test.title()).isEqualTo(CaseFile.read(file).result());
    }
}
