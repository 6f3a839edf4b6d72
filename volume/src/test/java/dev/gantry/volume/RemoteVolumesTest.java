package dev.gantry.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.plugin.PluginFolders;
import dev.gantry.plugin.PluginLimits;
import dev.gantry.plugin.Plugins;
import dev.gantry.volume.TestVolumePlugin.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RemoteVolumesTest {
    private static final PluginLimits SHORT =
            new PluginLimits(Duration.ZERO, Duration.ofSeconds(3), Duration.ofSeconds(2), 1 << 16);
    private static final VolumeDefinition DATA = new VolumeDefinition("data", Map.of("size", "7"));

    @TempDir
    Path directory;

    private TestVolumePlugin plugin;
    private Plugins plugins;
    private VolumeDrivers drivers;
    private VolumeMounts mounts;

    @BeforeEach
    void start() throws IOException {
        Path sockets = Files.createDirectory(directory.resolve("sockets"));
        plugin = new TestVolumePlugin(sockets.resolve("keeper.sock"), directory.resolve("kept"));
        plugins = new Plugins(new PluginFolders(sockets, List.of()), SHORT);
        drivers = new VolumeDrivers(new LocalDriver(new LocalVolumes(directory.resolve("volumes"))), plugins);
        mounts = mounts();
    }

    private VolumeMounts mounts() {
        return new VolumeMounts(directory.resolve("uses"), drivers);
    }

    @AfterEach
    void stop() {
        plugins.close();
        plugin.close();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory.resolve("uses"))) {
            return files.toList();
        }
    }

    @Test
    void eachUseIsMountedAndUnmountedOnce() throws IOException {
        drivers.require("keeper").create(DATA);
        assertThat(plugin.options("data").path("size").asString()).isEqualTo("7");
        Path place = mounts.mount("keeper", DATA, "a1");
        assertThat(place).isEqualTo(directory.resolve("kept/data"));
        assertThat(mounts.mount("keeper", DATA, "a1")).isEqualTo(place);
        mounts.mount("keeper", DATA, "b2");
        assertThat(plugin.leftovers()).containsExactly("data mounted for a1", "data mounted for b2");
        mounts.unmount("keeper", DATA, "a1");
        mounts.unmount("keeper", DATA, "a1");
        mounts.unmount("keeper", DATA, "b2");
        drivers.of("keeper").remove(DATA);
        assertThat(plugin.methods().stream().filter("Mount"::equals)).hasSize(2);
        assertThat(plugin.methods().stream().filter("Unmount"::equals)).hasSize(2);
        assertThat(plugin.leftovers()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aMountThatFailsLeavesNothingMounted(Fault fault) throws IOException {
        drivers.require("keeper").create(DATA);
        plugin.fail("Mount", fault);
        assertThatThrownBy(() -> mounts.mount("keeper", DATA, "a1"))
                .isInstanceOf(VolumeException.class)
                .hasMessageContaining("plugin keeper: VolumeDriver.Mount: ");
        assertThat(files()).isEmpty();
        if (fault == Fault.NONSENSE || fault == Fault.ERR) {
            plugin.heal();
        }
        assertThat(plugin.leftovers()).isEmpty();
        assertThat(mounts.isMounted("data")).isFalse();
    }

    @Test
    void whatADeadDaemonHadMountedIsKnownToTheNext() throws IOException {
        drivers.require("keeper").create(DATA);
        mounts.mount("keeper", DATA, "a1");
        mounts.mount("keeper", DATA, "b2");

        VolumeMounts next = mounts();
        List<VolumeMounts.Use> found = next.found();
        assertThat(found).extracting(VolumeMounts.Use::id).containsExactlyInAnyOrder("a1", "b2");
        for (VolumeMounts.Use use : found) {
            if (use.id().equals("a1")) {
                next.adopt(use);
            } else {
                next.release(use, DATA);
            }
        }
        assertThat(plugin.leftovers()).containsExactly("data mounted for a1");
        next.unmount("keeper", DATA, "a1");
        assertThat(plugin.leftovers()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void aPluginThatDiedIsToldByTheNextDaemon() throws IOException {
        drivers.require("keeper").create(DATA);
        mounts.mount("keeper", DATA, "a1");
        plugin.fail("Unmount", Fault.HANG);
        assertThatThrownBy(() -> mounts.unmount("keeper", DATA, "a1")).hasMessageContaining("no answer within 2000 ms");
        assertThat(files()).hasSize(1);
        assertThat(mounts.isMounted("data")).isFalse();
        assertThat(mounts().found()).extracting(VolumeMounts.Use::id).containsExactly("a1");
    }

    @Test
    void aPluginsVolumesAreFoundWithoutBeingToldOf() throws IOException {
        drivers.require("keeper").create(DATA);
        Files.createFile(directory.resolve("sockets/other.sock"));
        assertThat(drivers.find("data").orElseThrow().driver()).isEqualTo("keeper");
        assertThat(drivers.find("nothing")).isEmpty();
        assertThat(drivers.list().volumes())
                .containsExactly(new VolumeDrivers.Found(
                        "data", "keeper", directory.resolve("kept/data").toString()));
        plugin.fail("List", Fault.ERR);
        assertThat(drivers.list().warnings())
                .containsExactly("list keeper: plugin keeper: VolumeDriver.List: not today");
        assertThat(drivers.of("keeper").scope()).isEqualTo("global");
        assertThat(drivers.of("keeper").status(DATA)).containsEntry("uses", 0);
    }

    @Test
    void anUnknownDriverIsNamed() {
        assertThatThrownBy(() -> drivers.require("nope"))
                .hasMessage("error looking up volume plugin nope: plugin \"nope\" not found")
                .extracting(e -> ((VolumeException) e).kind())
                .isEqualTo(VolumeException.Kind.NO_DRIVER);
    }
}
