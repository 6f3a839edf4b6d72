package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelloWorldTest {
    @TempDir
    Path folder;

    @Test
    void bundledImageIsReadBackAndItsProgramPrintsTheText() throws Exception {
        ImageArchive archive = ImageArchive.receive(
                new ByteArrayInputStream(archive()),
                Files.createDirectory(folder.resolve("archive")),
                LayerLimits.DEFAULT);

        ArchivedImage image = archive.images().getFirst();
        assertThat(image.names()).containsExactly(HelloWorld.NAME);
        Manifest manifest = (Manifest) ImageTarget.parse(archive.document(image.target()));
        ImageConfig config = ImageConfig.parse(archive.document(manifest.config()));
        assertThat(config.runConfig().cmd()).containsExactly("/hello");
        assertThat(config.platform()).isEqualTo(Platform.host());
        Path program = folder.resolve("hello");
        try (LayerReader layer =
                LayerReader.open(archive.open(manifest.layers().getFirst().digest()), LayerLimits.DEFAULT)) {
            assertThat(layer.next().orElseThrow().mode()).isEqualTo(0755);
            Files.copy(layer.content(), program);
            assertThat(layer.finish()).isEqualTo(config.diffIds().getFirst());
        }
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(run(program)).startsWith("\nHello from Gantry");
    }

    @Test
    void bytesAreTheSameEachTime() throws IOException {
        assertThat(archive()).isEqualTo(archive());
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HelloWorld.writeArchive(out);
        return out.toByteArray();
    }

    private static String run(Path program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(program.toString())).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text;
    }
}
