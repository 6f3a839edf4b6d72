package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class MountsIT {
    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectory(folder.resolve("target"));
    }

    @AfterEach
    void nothingStaysMounted() {
        List<String> left = Mounts.table().stream()
                .map(MountPoint::target)
                .filter(mount -> mount.startsWith(folder.toString()))
                .toList();
        left.reversed().forEach(mount -> Mounts.detach(Path.of(mount)));
        assertThat(left).isEmpty();
    }

    private OverlayMount overlay(Path base, int layers) throws IOException {
        for (int i = 0; i < layers; i++) {
            Path layer = Files.createDirectories(base.resolve(i + "/fs"));
            Files.writeString(layer.resolve("layer-" + i), "");
            Files.writeString(layer.resolve("which"), "layer " + i);
        }
        Files.createDirectories(base.resolve("c/fs"));
        Files.createDirectories(base.resolve("c/work"));
        List<String> topFirst =
                IntStream.range(0, layers).mapToObj(i -> i + "/fs").toList().reversed();
        return new OverlayMount(base, topFirst, "c/fs", "c/work", List.of("index=off"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 130, 500})
    void anOverlayShowsTheTopmostOfManyLayers(int layers) throws IOException {
        Mounts.overlay(overlay(folder, layers), target);
        assertThat(target.resolve("which")).hasContent("layer " + (layers - 1));
        assertThat(target.resolve("layer-0")).exists();
        Files.writeString(target.resolve("new"), "x");
        assertThat(folder.resolve("c/fs/new")).hasContent("x");
        Mounts.unmount(target);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 130, 500})
    void olderKernelsTakeTheLayersAsOnePageOfText(int layers) throws IOException {
        OverlayMounting.mountByText(overlay(folder, layers), target);
        assertThat(target.resolve("which")).hasContent("layer " + (layers - 1));
        assertThat(target.resolve("layer-0")).exists();
        Mounts.unmount(target);
    }

    @Test
    void pathsLongerThanAnOptionValueWork() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(200)).resolve("e".repeat(200)));
        Mounts.overlay(overlay(deep, 3), target);
        assertThat(target.resolve("which")).hasContent("layer 2");
        Mounts.unmount(target);
    }

    @Test
    void theKernelsOwnWordsAreInTheError() throws IOException {
        OverlayMount broken = new OverlayMount(folder, List.of("none/fs"), "c/fs", "c/work", List.of());
        overlay(folder, 1);
        assertThatThrownBy(() -> Mounts.overlay(broken, target)).isInstanceOf(LinuxException.class);
        OverlayMount badOption = new OverlayMount(folder, List.of("0/fs"), "c/fs", "c/work", List.of("wrong=1"));
        assertThatThrownBy(() -> Mounts.overlay(badOption, target)).hasMessageContaining("Unknown parameter 'wrong'");
    }

    @Test
    void aReadOnlyBindMountRefusesWrites() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(source.resolve("file"), "content");
        Mounts.bind(source, target, true);
        assertThat(target.resolve("file")).hasContent("content");
        assertThatThrownBy(() -> Files.writeString(target.resolve("file"), "no"))
                .hasMessageContaining("Read-only");
        Mounts.unmount(target);
        Mounts.bind(source, target, false);
        Files.writeString(target.resolve("file"), "yes");
        Mounts.unmount(target);
        assertThat(source.resolve("file")).hasContent("yes");
    }

    @Test
    void aTmpfsHasTheSizeAskedFor() throws IOException {
        Mounts.tmpfs(target, List.of("size=1m", "mode=1777"));
        MountPoint mount = Mounts.table().stream()
                .filter(entry -> entry.target().equals(target.toString()))
                .findFirst()
                .orElseThrow();
        assertThat(mount.type()).isEqualTo("tmpfs");
        assertThat(mount.superOption("size")).contains("1024k");
        Mounts.makePrivate(target);
        Mounts.unmount(target);
        assertThat(Mounts.isMountPoint(target)).isFalse();
    }
}
