package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A daemon that its operator has told how much builds may keep.
@Tag("kernel")
final class BuildCollectionIT {
    private static DaemonLab lab;

    @TempDir
    private Path context;

    @BeforeAll
    static void open() throws Exception {
        lab = DaemonLab.open(BuildCollectionIT::prepare);
    }

    private static List<String> prepare(Path directory) throws IOException {
        return List.of("--config-file=" + Files.writeString(directory.resolve("daemon.json"), """
                {"builder": {"gc": {"enabled": true, "policy": [{"maxUsedSpace": "250kb", "all": true}]}}}
                """));
    }

    @AfterAll
    static void close() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    private List<String> kept(BuildFolder folder) {
        return folder.cached("regular").stream()
                .map(record -> record.text("Description"))
                .toList();
    }

    @Test
    void buildsKeepToThePolicy() throws IOException {
        BuildFolder folder = new BuildFolder(lab, context);
        List<String> steps = List.of("a", "b", "c", "d").stream()
                .map(name -> "RUN head -c 100000 /dev/zero >/" + name)
                .toList();
        for (String step : steps) {
            assertThat(folder.build("FROM busybox\n" + step + "\n").exitCode()).isZero();
            lab.docker().out("rmi", "made:1");
        }
        // what an image has, too, was not the cache's when the last build ended
        assertThat(folder.build("FROM busybox\nCMD [\"true\"]\n").exitCode()).isZero();

        DaemonLab.eventually("the oldest steps are gone", () -> !kept(folder).contains(steps.get(1)));
        assertThat(kept(folder)).contains(steps.get(2), steps.get(3)).doesNotContain(steps.get(0));
        assertThat(lab.log()).contains("build cache collected records=");
        folder.removeMade();
    }
}
