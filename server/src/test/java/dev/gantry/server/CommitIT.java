package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Images of what containers have changed.
final class CommitIT extends WithLab {
    @AfterEach
    void removeMade() {
        lab.removeAllContainers();
        lab.docker().run("rmi", "-f", "made:1", "made:2");
    }

    @Test
    void theImageHasTheChangesAndTheSettings() {
        String change = "echo hi >/x; rm -rf /var/www; mkdir -p /d/e; chmod 1777 /d; chown 12:34 /d/e";
        lab.docker().out("run", "--name=box", "-e", "A=1", "-w", "/tmp", DaemonLab.IMAGE, "sh", "-c", change);

        lab.docker().out("commit", "-a", "me", "-m", "why", "-c", "ENV B=$A", "-c", "CMD [\"env\"]", "box", "made:1");

        assertThat(lab.docker().out("run", "--rm", "made:1").lines()).contains("A=1", "B=1");
        assertThat(lab.docker()
                        .out("run", "--rm", "made:1", "sh", "-c", "pwd; cat /x; ls /var; stat -c '%a %u:%g' /d /d/e"))
                .isEqualTo("/tmp\nhi\n1777 0:0\n755 12:34");
        assertThat(lab.docker()
                        .out("image", "inspect", "-f", "{{.Author}}|{{.Comment}}|{{len .RootFS.Layers}}", "made:1"))
                .isEqualTo("me|why|2");
        assertThat(lab.docker()
                        .out("history", "--no-trunc", "--format={{.CreatedBy}}|{{.Comment}}", "made:1")
                        .lines()
                        .findFirst())
                .contains("sh -c " + change + "|why");
    }

    @Test
    void aContainerThatOnlyRanHasChangedNothing() {
        lab.docker().out("run", "--name=box", DaemonLab.IMAGE, "true");

        lab.docker().out("commit", "box", "made:1");

        assertThat(lab.docker()
                        .out("history", "--format={{.Size}}", "made:1")
                        .lines()
                        .findFirst())
                .contains("0B");
    }

    @Test
    void aRunningContainerStandsStillMeanwhileAndGoesOn() {
        lab.docker().out("run", "-d", "--name=box", DaemonLab.IMAGE, "sleep", "1000");

        lab.docker().out("commit", "box", "made:1");
        lab.docker().out("commit", "--pause=false", "box", "made:2");

        assertThat(lab.state("box").text("Status")).isEqualTo("running");
        assertThat(lab.docker().out("exec", "box", "echo", "goes on")).isEqualTo("goes on");
    }

    @Test
    void theNameMovesToTheNewerImage() {
        lab.docker().out("run", "--name=box", DaemonLab.IMAGE, "touch", "/x");

        String first = lab.docker().out("commit", "-m", "1", "box", "made:1");
        String second = lab.docker().out("commit", "-m", "2", "box", "made:1");

        assertThat(lab.docker().out("image", "inspect", "-f", "{{.Id}}", "made:1"))
                .isEqualTo(second);
        assertThat(lab.docker().out("image", "inspect", "-f", "{{len .RepoTags}}", first))
                .isEqualTo("0");
        lab.docker().out("rmi", first);
    }

    @Test
    void whatCanNotBeCommittedLeavesNothing() {
        lab.docker().out("run", "--name=box", DaemonLab.IMAGE, "true");
        String images = lab.docker().out("images", "-aq");

        for (List<String> line : List.of(
                List.of("nope", "No such container: nope"),
                List.of("box", "Bad:x", "repository name (library/Bad) must be lowercase"),
                List.of("-c", "RUN x", "box", "run is not a valid change command"),
                List.of("-c", "EXPOSE web", "box", "Invalid containerPort: web"))) {
            String[] words = new String[line.size()];
            words[0] = "commit";
            System.arraycopy(line.toArray(new String[0]), 0, words, 1, line.size() - 1);
            assertThat(lab.docker().run(words).err()).contains(line.getLast());
        }

        assertThat(lab.docker().out("images", "-aq")).isEqualTo(images);
    }

    @Test
    void theBodysSettingsGoBeforeTheContainers() {
        lab.docker().out("run", "--name=box", "-e", "A=1", DaemonLab.IMAGE, "true");
        try (EngineClient client = lab.client()) {
            Map<String, Object> body = Map.of("Cmd", List.of("echo", "body"), "Labels", Map.of("l", "1"));

            client.object(Request.post("/commit")
                    .query("container", "box")
                    .query("repo", "made")
                    .query("tag", "1")
                    .json(body));
        }

        assertThat(lab.docker().out("run", "--rm", "made:1")).isEqualTo("body");
        assertThat(lab.docker().out("image", "inspect", "-f", "{{.Config.Labels.l}} {{index .Config.Env 0}}", "made:1"))
                .isEqualTo("1 A=1");
    }
}
