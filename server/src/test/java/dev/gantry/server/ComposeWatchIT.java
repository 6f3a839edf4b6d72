package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Containers that are kept at what files here are.
@Tag("kernel")
final class ComposeWatchIT extends WithCompose {
    private static final String WEB = """
            services:
              web:
                image: busybox
                command: sh -c 'date +%%s%%N >/began; exec sleep 1000'
                stop_grace_period: 0s
                develop:
                  watch:
                    - {path: %s, action: %s}
            """;

    @TempDir
    Path source;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Process> begun = new CopyOnWriteArrayList<>();

    @BeforeEach
    void writeFirst() throws IOException {
        write("a", "one");
    }

    @AfterEach
    void endWatching() throws InterruptedException {
        for (Process process : begun) {
            process.destroyForcibly().waitFor();
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private Process watch(String... words) {
        Process process = begin(words);
        begun.add(process);
        Thread.ofVirtual().start(() -> {
            try (var reader = process.inputReader(UTF_8)) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                // it has been ended
            }
        });
        said("Watch enabled");
        return process;
    }

    private void said(String what) {
        DaemonLab.eventually(what, () -> lines.stream().anyMatch(line -> line.contains(what)));
    }

    private String in(String... command) {
        String[] words = new String[command.length + 3];
        System.arraycopy(new String[] {"exec", "-T", "web"}, 0, words, 0, 3);
        System.arraycopy(command, 0, words, 3, command.length);
        return compose(words).out();
    }

    @Test
    void filesGoIntoTheContainerAndOutOfIt() throws IOException, InterruptedException {
        project(WEB.formatted(source, "sync, target: /app, initial_sync: true, ignore: [skipped/]"));
        Process process = watch("watch");
        assertThat(in("cat", "/app/a")).isEqualTo("one");
        write("a", "two");
        write("deep/er/b", "new");
        write("skipped/c", "not sent");
        DaemonLab.eventually(
                "new files", () -> in("cat", "/app/a", "/app/deep/er/b").equals("twonew"));
        said("Syncing service \"web\" after 2 changes were detected");
        assertThat(in("ls", "/app")).isEqualTo("a\ndeep\n");
        Files.delete(source.resolve("a"));
        DaemonLab.eventually("one file less", () -> in("ls", "/app").equals("deep\n"));
        process.destroy(); // SIGTERM
        assertThat(process.waitFor()).isEqualTo(130);
        assertThat(running()).containsExactly("shop-web-1");
    }

    @Test
    void serviceRestartsOrExecutesACommandAfterwards() throws IOException {
        project(WEB.formatted(source + "/a", "sync+restart, target: /a") + "        - {path: " + source
                + "/b, action: sync+exec, target: /b, exec: {command: sh -c 'cat /b /b >/c'}}\n");
        watch("watch");
        String before = in("cat", "/began");
        write("a", "two");
        said("service(s) [\"web\"] restarted");
        DaemonLab.eventually(
                "its command has begun again", () -> !List.of(before, "").contains(in("cat", "/began")));
        assertThat(in("cat", "/a")).isEqualTo("two");
        write("b", "x");
        DaemonLab.eventually("what the command makes", () -> in("cat", "/c").equals("xx"));
    }

    @Test
    void imageIsBuiltAnew() throws IOException {
        write("Dockerfile", "FROM busybox\nCOPY a /a\nCMD sleep 1000\n");
        project("""
                services:
                  web:
                    build: %s
                    stop_grace_period: 0s
                    develop:
                      watch:
                        - {path: %s, action: rebuild, include: a}
                """.formatted(source, source));
        watch("up", "--watch");
        assertThat(in("cat", "/a")).isEqualTo("one");
        write("a", "two");
        said("service(s) [\"web\"] successfully built");
        DaemonLab.eventually("the container is new", () -> in("cat", "/a").equals("two"));
        must("down", "--rmi", "local", "-t", "0");
        lab.docker().out("image", "prune", "-f");
        lab.docker().out("builder", "prune", "-af");
    }

    @Test
    void whatCannotBeWatchedIsSaid() throws IOException {
        project("services: {web: {image: busybox}}");
        assertThat(compose("watch").err())
                .isEqualTo(
                        "none of the selected services is configured for watch, consider setting a 'develop' section\n");
        project(WEB.formatted(source, "rebuild"));
        assertThat(compose("watch").err())
                .isEqualTo("can't watch service \"web\" with action rebuild without a build context\n");
        assertThat(running()).isEmpty();
    }
}
