package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BuildOutputTest {
    @TempDir
    private Path folder;

    private static BuildOutputs outputs(boolean push, boolean load, List<String> tags, String... given) {
        List<BuildOutput> parsed = Arrays.stream(given).map(BuildOutput::parse).toList();
        return BuildOutputs.of(parsed, push, load, Map.of(), tags);
    }

    @Test
    void shortFormsAreAFolderAndATarOnStandardOutput() {
        assertThat(BuildOutput.parse("some/folder"))
                .isEqualTo(new BuildOutput("local", new OutputTarget.ToFolder(Path.of("some/folder")), Map.of()));
        assertThat(BuildOutput.parse("-")).isEqualTo(new BuildOutput("tar", new OutputTarget.Stdout(), Map.of()));
    }

    @Test
    void attributesBesidesTypeAndPlaceAreTheEnginesToRead() {
        Path file = folder.resolve("new/a.tar");

        BuildOutput output = BuildOutput.parse("Type=oci,dest=" + file + ",\"name=a,b\",rewrite-timestamp=true");

        assertThat(output)
                .isEqualTo(new BuildOutput(
                        "oci", new OutputTarget.ToFile(file), Map.of("name", "a,b", "rewrite-timestamp", "true")));
        assertThat(folder.resolve("new")).isDirectory();
    }

    @Test
    void archivesMayBeUnpacked() {
        assertThat(BuildOutput.parse("type=oci,tar=false,dest=layout").target())
                .isEqualTo(new OutputTarget.ToFolder(Path.of("layout")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dest=x,a=b            | type is required for output
                    type=local            | dest is required for local exporter
                    type=local,dest=-     | dest cannot be stdout for local exporter
                    type=docker,tar=0     | dest is required for docker exporter
                    type=local,x          | invalid value x
                    type=tar,dest=/       | destination file / is a directory
                    type=local,dest=/etc/passwd | destination directory /etc/passwd is a file
                    """)
    void whatIsWrongIsSaidInBuildxWords(String text, String reason) {
        assertThatThrownBy(() -> BuildOutput.parse(text))
                .isInstanceOf(CliException.class)
                .hasMessage(reason);
    }

    @Test
    void registriesNeedAName() {
        assertThatThrownBy(() -> outputs(false, false, List.of(), "type=registry"))
                .hasMessage("tag is needed when pushing to registry");
        assertThatThrownBy(() -> outputs(true, false, List.of())).hasMessage("tag is needed when pushing to registry");
        assertThat(outputs(false, false, List.of(), "type=registry,name=h.test/a")
                        .outputs())
                .singleElement()
                .matches(BuildOutput::isPushed);
        assertThat(outputs(false, false, List.of("a"), "type=registry,push=false")
                        .outputs())
                .singleElement()
                .matches(output -> !output.isPushed());
    }

    @Test
    void onlyOneGoesToStandardOutput() {
        assertThatThrownBy(() -> outputs(false, false, List.of(), "-", "type=oci"))
                .hasMessage("multiple outputs configured to write to stdout");
    }

    @Test
    void whatEveryEngineDoesIsNotAskedForSpecially() {
        assertThat(outputs(false, false, List.of()).isPlain()).isTrue();
        assertThat(outputs(true, true, List.of("a")).isPlain()).isTrue();
        assertThat(outputs(false, false, List.of(), "type=docker").isPlain()).isTrue();
        assertThat(outputs(false, false, List.of(), "type=cacheonly").isPlain()).isFalse();
        assertThat(outputs(false, false, List.of(), "type=cacheonly").json()).isEqualTo("[]");
        assertThat(outputs(false, true, List.of(), "type=local,dest=to,a=b").json())
                .isEqualTo("[{\"Type\":\"local\",\"Attrs\":{\"a\":\"b\"}},{\"Type\":\"image\",\"Attrs\":{}}]");
    }

    @Test
    void annotationsBecomeAttributes() {
        assertThat(AnnotationSpec.attributes(
                        List.of("a=b=c", "manifest[linux/arm64],manifest-descriptor:d=e", "index:f=")))
                .isEqualTo(Map.of(
                        "annotation.a", "b=c",
                        "annotation-manifest[linux/arm64].d", "e",
                        "annotation-manifest-descriptor.d", "e",
                        "annotation-index.f", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    a                  | invalid annotation "a", expected key=value
                    nope:a=b           | unknown annotation type "nope"
                    Manifest:a=b       | invalid annotation type "Manifest", expected type and optional platform in square brackets
                    """)
    void annotationsOfUnknownTypesAreRefused(String text, String reason) {
        assertThatThrownBy(() -> AnnotationSpec.attributes(List.of(text))).hasMessage(reason);
    }

    @Test
    void whatIsNoOrdinaryFileIsWrittenToAsItIs() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));

        WholeFile.write(link, out -> out.write(1));
        WholeFile.write(folder.resolve("file"), out -> out.write('x'));

        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(folder.resolve("file")).hasContent("x");
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("file"), _ -> {
                    throw new IOException("broken");
                }))
                .hasMessage("broken");
        assertThat(folder.resolve("file")).hasContent("x");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp*");
    }
}
