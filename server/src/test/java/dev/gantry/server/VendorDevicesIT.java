package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Devices that vendors describe (Container Device Interface), and the limit on real-time processes: both are the
/// daemon's settings.
@Tag("kernel")
final class VendorDevicesIT {
    private static DaemonLab lab;

    @BeforeAll
    static void openLab() throws Exception {
        lab = DaemonLab.open(directory -> {
            Path shown = Files.createDirectory(directory.resolve("shown"));
            Files.writeString(shown.resolve("file"), "of the card\n");
            Files.writeString(
                    Files.createDirectory(directory.resolve("cdi")).resolve("card.yaml"),
                    specification(shown, directory.resolve("hooked")));
            return List.of(
                    "--cdi-spec-dir=" + directory.resolve("cdi"), "--cpu-rt-runtime=200000", "--cpu-rt-period=1000000");
        });
    }

    private static String specification(Path shown, Path hooked) {
        return """
            cdiVersion: 0.7.0
            kind: vendor.com/card
            containerEdits:
              env: [CARDS=yes]
            devices:
              - name: plain
                containerEdits:
                  env: [CARD=plain]
                  deviceNodes: [{path: /dev/card, hostPath: /dev/zero, permissions: r}]
                  mounts: [{hostPath: %s, containerPath: /card, options: [ro, rbind]}]
                  additionalGids: [4321]
              - name: hooked
                containerEdits:
                  hooks: [{hookName: createRuntime, path: /bin/sh, args: [sh, -c, "cat >%s"]}]
            """.formatted(shown, hooked);
    }

    @AfterEach
    void leavesNothing() {
        lab.assertNothingLeft();
    }

    @AfterAll
    static void closeLab() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    private static Docker gantry() {
        return Docker.gantry(lab.socket(), Map.of());
    }

    @Test
    void aDeviceComesWithAllThatItsVendorSays() {
        String said = gantry().out(
                        "run",
                        "--rm",
                        "--device=vendor.com/card=plain",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "echo $CARDS $CARD; id -G; cat /card/file; head -c 2 /dev/card | wc -c;"
                                + " touch /card/other 2>/dev/null || echo fixed");
        assertThat(said.lines()).containsExactly("yes plain", "0 4321", "of the card", "2", "fixed");
    }

    @Test
    void hooksAreRunByTheRuntime() throws Exception {
        String id = gantry().out("run", "-d", "--device=vendor.com/card=hooked", DaemonLab.IMAGE, "sleep", "600");
        assertThat(Files.readString(lab.directory().resolve("hooked")))
                .contains("\"id\":\"" + id + "\"")
                .contains("\"pid\":");
    }

    @Test
    void whatIsNotDescribedIsRefused() {
        Docker.Result refused = gantry().run("run", "--rm", "--device=vendor.com/card=none", DaemonLab.IMAGE, "true");
        assertThat(refused.exitCode()).isEqualTo(125);
        assertThat(refused.err())
                .contains("CDI device injection failed: unresolvable CDI devices vendor.com/card=none");
        try (EngineClient client = lab.client()) {
            JsonObject info = client.object(Request.get("/info"));
            assertThat(info.texts("CDISpecDirs"))
                    .containsExactly(lab.directory().resolve("cdi").toString());
        }
    }

    @Test
    void realTimeProcessesAreLimited() {
        DaemonLab.require(
                Files.exists(Path.of("/sys/fs/cgroup/cpu/cpu.rt_runtime_us")), "needs CONFIG_RT_GROUP_SCHED and v1");
        Docker docker = lab.docker();
        for (String runtime : List.of("gantry", "runc")) {
            String id = docker.out(
                    "run",
                    "-d",
                    "--runtime=" + runtime,
                    "--cpu-rt-runtime=50000",
                    "--cpu-rt-period=500000",
                    "--ulimit=rtprio=99",
                    "--cap-add=sys_nice",
                    DaemonLab.IMAGE,
                    "sleep",
                    "600");
            assertThat(limit(id, "cpu.rt_runtime_us")).isEqualTo("50000");
            assertThat(limit(id, "cpu.rt_period_us")).isEqualTo("500000");
            docker.out("rm", "-f", id);
        }
        Docker.Result refused =
                docker.run("create", "--cpu-rt-runtime=2000", "--cpu-rt-period=1000", DaemonLab.IMAGE, "true");
        assertThat(refused.err()).contains("cpu real-time runtime cannot be higher than cpu real-time period");
    }

    private static String limit(String container, String file) {
        try {
            return Files.readString(Path.of(
                            "/sys/fs/cgroup/cpu", String.valueOf(lab.directory().getFileName()), container, file))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
