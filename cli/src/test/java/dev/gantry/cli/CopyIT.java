package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `cp` by Docker's command line and by ours, on equal files in a directory and in a container of a real dockerd: what
/// both say and what lies where afterwards must be the same. The lines are in `docker-copy-lines.txt`.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CopyIT {
    /// Makes the files of both sides, in an empty directory.
    private static final String FILES = """
            set -e
            mkdir -p d/sub empty swap/one swap2
            echo one >one; echo two >d/two; echo in >d/sub/in; echo dir >swap2/d
            ln -s two d/rel; ln -s /etc/hosts d/abs; ln d/two d/hard; mkfifo d/pipe
            ln -s d dirlink; ln -s one filelink; ln -s nowhere dangling; ln -s none/x deep; ln -s loop loop
            chown 5:6 d/two; chown 7:8 d/sub
            chmod 640 one; chmod 4755 d/two; chmod 1777 d/sub; chmod 600 d/pipe
            find . -exec touch -h -d '2001-02-03 04:05:06' {} +
            """;

    private static final long AGES_AGO = 1_100_000_000L;

    private @Nullable RealDocker docker;

    @BeforeAll
    void startDocker() throws IOException, InterruptedException {
        RealDocker.require(RealDocker.missing());
        RealDocker started = RealDocker.start();
        docker = started;
        Path root = Files.createDirectories(started.directory().resolve("busybox"));
        shell(
                "mkdir bin && cp /bin/busybox bin && for name in sh sleep rm cp mkdir; do ln -s busybox bin/$name; done"
                        + "; mkdir dev etc && echo x >etc/hosts && mkdir orig && cd orig && " + FILES,
                root);
        shell("tar -cf ../busybox.tar .", root);
        started.must("import", started.directory() + "/busybox.tar", "files");
        started.must("run", "-d", "--name", "box", "--network", "none", "files", "/bin/sleep", "100000");
    }

    @AfterAll
    void stopDocker() throws IOException {
        if (docker != null) {
            docker.close();
        }
    }

    static Stream<String> lines() throws IOException {
        return CommandLines.of("docker-copy-lines.txt");
    }

    /// What a command line says and leaves behind.
    private record Outcome(CapturedRun said, Map<String, String> here, Map<String, String> inContainer) {}

    @ParameterizedTest
    @MethodSource("lines")
    void filesAreCopiedAsDockerDoes(String line) throws IOException, InterruptedException {
        RealDocker real = Objects.requireNonNull(docker);
        Path local = real.directory().resolve("local");
        List<String> words = CommandLines.words(line).stream()
                .map(word -> word.startsWith("L/") || word.equals("L") ? local + word.substring(1) : word)
                .toList();
        prepare(real);
        Outcome expected = new Outcome(withoutLog(real.docker(words)), files(local), filesInContainer(real));
        prepare(real);
        CapturedRun run = CapturedRun.of("docker", words, real.environment());
        assertThat(new Outcome(run, files(local), filesInContainer(real))).isEqualTo(expected);
    }

    /// Docker's command line logs what breaks in itself when a copy is refused.
    private static CapturedRun withoutLog(CapturedRun run) {
        return new CapturedRun(
                run.code(), run.out(), run.err().replaceAll("(?m)^time=\\S+ level=error .*closed pipe\"\n", ""));
    }

    private static void prepare(RealDocker real) throws IOException, InterruptedException {
        shell("rm -rf local && mkdir local && cd local && " + FILES, real.directory());
        real.must("exec", "box", "/bin/sh", "-c", "rm -rf /data && cp -a /orig /data");
    }

    private static void shell(String script, Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.toList()) {
                found.put(directory.relativize(file).toString(), describe(file));
            }
        }
        return found;
    }

    private static String describe(Path file) throws IOException {
        Map<String, Object> status =
                Files.readAttributes(file, "unix:mode,uid,gid,nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        List<Object> parts = new ArrayList<>();
        int mode = (int) status.getOrDefault("mode", 0);
        boolean isDirectory = (mode & 0170000) == 0040000;
        parts.add(Integer.toOctalString(mode));
        parts.add(status.getOrDefault("uid", ""));
        parts.add(status.getOrDefault("gid", ""));
        if (!isDirectory) {
            parts.add(status.getOrDefault("nlink", ""));
        }
        if ((mode & 0170000) == 0120000) {
            parts.add(Files.readSymbolicLink(file));
        } else {
            boolean isOld = Files.getLastModifiedTime(file).toInstant().getEpochSecond() < AGES_AGO;
            parts.add(isOld ? "old" : "new");
        }
        if ((mode & 0170000) == 0100000) {
            parts.add(Files.readString(file));
        }
        return parts.toString();
    }

    private static Map<String, String> filesInContainer(RealDocker real) throws IOException, InterruptedException {
        Path tar = real.directory().resolve("data.tar");
        shell("docker -H unix://" + real.directory() + "/d.sock cp box:/data - >" + tar, real.directory());
        Map<String, String> found = new TreeMap<>();
        try (InputStream in = Files.newInputStream(tar);
                LayerReader reader = LayerReader.openTar(in, LayerLimits.DEFAULT)) {
            for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                LayerEntry entry = next.get();
                boolean isOld = entry.modified().getEpochSecond() < AGES_AGO;
                String text = entry.type() + " " + Integer.toOctalString(entry.mode()) + " " + entry.uid() + ":"
                        + entry.gid() + " " + entry.link() + (isOld ? " old " : " new ");
                String content = entry.type() == LayerEntry.Type.FILE
                        ? new String(reader.content().readAllBytes(), StandardCharsets.UTF_8)
                        : "";
                found.put(entry.path(), text + content);
            }
        }
        return found;
    }
}
