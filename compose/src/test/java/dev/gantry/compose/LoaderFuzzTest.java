package dev.gantry.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that have been spoilt: loading them answers with a project or an error, and with nothing else.
final class LoaderFuzzTest {
    private static final int ROUNDS = 60;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "- ",
            "\n",
            "  ",
            "&a ",
            "*a",
            "<<: ",
            "!reset ",
            "!override ",
            "!!str ",
            "\"",
            "'",
            "$",
            "${",
            "${A:-",
            "|",
            ">",
            "#",
            "0755",
            "-1",
            "1e99",
            ".inf",
            "~",
            "null",
            "true",
            "\t",
            "\u0000",
            "\uFEFF",
            "ä",
            "😀",
            "services:\n",
            "extends: web\n",
            "include: [compose.yaml]\n",
            "---\n",
            "x-a: ",
            "%",
            "@");

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aSpoiltFileIsAnsweredWithAProjectOrAnError(long seed) throws IOException {
        Random random = new Random(seed);
        List<Path> cases = CasesTest.cases();
        for (int round = 0; round < ROUNDS; round++) {
            CaseFile test = CaseFile.read(cases.get(random.nextInt(cases.size())));
            String text = spoilt(test.sections().getOrDefault("compose.yaml", "services: {}\n"), random);
            Path directory = Files.createDirectories(root.resolve("seed" + seed + "-" + round));
            test.write(directory);
            Files.write(directory.resolve("compose.yaml"), text.getBytes(StandardCharsets.UTF_8));
            load(directory, text, "seed " + seed + ", round " + round + ", of " + test.file());
        }
    }

    private static void load(Path directory, String text, String which) {
        try {
            LoadedProject project = Loader.load(LoadRequest.of(directory, Map.of("HOME", "/home/user")));
            assertThat(project.yaml()).as(which).isNotEmpty();
            assertThat(project.json()).as(which).startsWith("{");
            assertThat(project.project().name()).as(which).isNotEmpty();
        } catch (ComposeException e) {
            assertThat(e.text()).as(which).isNotEmpty();
        } catch (RuntimeException | StackOverflowError e) {
            fail(which + ":\n" + text, e);
        }
    }

    private static String spoilt(String text, Random random) {
        StringBuilder spoilt = new StringBuilder(text);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(spoilt.length() + 1);
            int end = Math.min(spoilt.length(), at + random.nextInt(6));
            switch (random.nextInt(3)) {
                case 0 -> spoilt.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> spoilt.delete(at, end);
                default -> spoilt.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return spoilt.toString();
    }
}
