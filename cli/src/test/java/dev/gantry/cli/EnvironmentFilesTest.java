package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvironmentFilesTest {
    @TempDir
    Path directory;

    @Test
    void filesComeFirstAndNamesAloneTakeTheirValueFromHere() throws IOException {
        String file = write("# comment\n\nA=1\n  B=two words\nHERE\nNOT_HERE\n");
        assertThat(EnvironmentFiles.variables(List.of(file), List.of("C=3", "HERE", "GONE"), Map.of("HERE", "yes")))
                .containsExactly("A=1", "B=two words", "HERE=yes", "C=3", "HERE=yes", "GONE");
    }

    @Test
    void nameWithABlankIsRefused() throws IOException {
        String file = write("A B=1\n");
        assertThatThrownBy(() -> EnvironmentFiles.variables(List.of(file), List.of(), Map.of()))
                .hasMessage("invalid env file (" + file + "): variable 'A B' contains whitespaces");
    }

    @Test
    void labelsOfFlagsWinOverThoseOfFiles() throws IOException {
        String file = write("a=file\nb=file\n");
        assertThat(EnvironmentFiles.labels(List.of(file), List.of("a=flag", "c")))
                .containsEntry("a", "flag")
                .containsEntry("b", "file")
                .containsEntry("c", "");
    }

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("file"), text).toString();
    }
}
