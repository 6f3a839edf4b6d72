package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.Hijacked;
import dev.gantry.client.JsonObject;
import dev.gantry.client.MultiplexedStream;
import dev.gantry.client.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What goes in and comes out of containers: every byte, once, in its own stream.
final class StreamsIT extends WithLab {
    private static final int MEGABYTE = 1 << 20;

    private static Path random;
    private static String md5;

    @BeforeAll
    static void writeInput() throws Exception {
        random = lab.directory().resolve("random");
        md5 = writeRandom(random, 100);
    }

    private static String writeRandom(Path file, int megabytes) throws Exception {
        Random numbers = new Random(megabytes);
        byte[] block = new byte[MEGABYTE];
        MessageDigest digest = MessageDigest.getInstance("MD5");
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            for (int i = 0; i < megabytes; i++) {
                numbers.nextBytes(block);
                out.write(block);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Reads all, with a rest now and then: a writer that is not held back then has to drop or to buffer it all.
    private static String readSlowly(InputStream stream) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        byte[] buffer = new byte[MEGABYTE];
        try (InputStream in = new DigestInputStream(stream, digest)) {
            long total = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (total / (10 * MEGABYTE) != (total + n) / (10 * MEGABYTE)) {
                    Thread.sleep(50);
                }
                total += n;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void hundredMegabytesComeThroughRun() throws Exception {
        Process run =
                lab.docker().start("run", "--rm", "-v", random + ":/random:ro", DaemonLab.IMAGE, "cat", "/random");
        assertThat(readSlowly(run.getInputStream())).isEqualTo(md5);
        assertThat(run.waitFor()).isZero();
    }

    @Test
    void hundredMegabytesComeThroughExec() throws Exception {
        lab.docker().out("run", "-d", "--name=box", "-v", random + ":/random:ro", DaemonLab.IMAGE, "sleep", "600");
        Process exec = lab.docker().start("exec", "box", "cat", "/random");
        assertThat(readSlowly(exec.getInputStream())).isEqualTo(md5);
        assertThat(exec.waitFor()).isZero();
    }

    @Test
    void hundredMegabytesComeThroughAttach() throws Exception {
        lab.docker()
                .out(
                        "run",
                        "-di",
                        "--name=box",
                        "-v",
                        random + ":/random:ro",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "read x; cat /random");
        Process attach = lab.docker().start("attach", "box");
        attach.getOutputStream().write("go\n".getBytes(UTF_8));
        attach.getOutputStream().flush();
        assertThat(readSlowly(attach.getInputStream())).isEqualTo(md5);
        assertThat(attach.waitFor()).isZero();
    }

    @Test
    void stdinIsReadToItsEndWhileOutputStillComes() throws Exception {
        Path input = lab.directory().resolve("input");
        String sum = writeRandom(input, 20);
        String command = "md5sum; echo after >&2";
        try (InputStream in = Files.newInputStream(input)) {
            Docker.Result run = lab.docker().run(in, "run", "--rm", "-i", DaemonLab.IMAGE, "sh", "-c", command);
            assertThat(run).isEqualTo(new Docker.Result(0, sum + "  -\n", "after\n"));
        }
        lab.docker().out("run", "-d", "--name=box", DaemonLab.IMAGE, "sleep", "600");
        try (InputStream in = Files.newInputStream(input)) {
            Docker.Result exec = lab.docker().run(in, "exec", "-i", "box", "sh", "-c", command);
            assertThat(exec).isEqualTo(new Docker.Result(0, sum + "  -\n", "after\n"));
        }
    }

    @Test
    void attachedBeforeTheStartNoByteIsMissed() throws Exception {
        String id = lab.create(
                "early",
                JsonObject.of(
                        "Cmd", List.of("sh", "-c", "echo out; echo err >&2; cat"),
                        "OpenStdin", true,
                        "StdinOnce", true,
                        "AttachStdin", true));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (EngineClient client = lab.client();
                Hijacked attached = client.hijack(attachTo(id))) {
            lab.startContainer(id);
            attached.output().write("typed".getBytes(UTF_8));
            attached.closeOutput();
            MultiplexedStream.copy(attached.input(), out, err);
        }
        assertThat(out.toString(UTF_8)).isEqualTo("out\ntyped");
        assertThat(err.toString(UTF_8)).isEqualTo("err\n");
        assertThat(lab.waitFor(id)).isZero();
    }

    private static Request attachTo(String id) {
        return Request.post("/containers/" + id + "/attach")
                .flag("stream", true)
                .flag("stdin", true)
                .flag("stdout", true)
                .flag("stderr", true);
    }

    @Test
    void exitCodesAreDockers() {
        Docker docker = lab.docker();
        assertThat(docker.run("run", "--rm", DaemonLab.IMAGE, "sh", "-c", "exit 42")
                        .exitCode())
                .isEqualTo(42);
        assertThat(docker.run("run", "--rm", "--network=nosuch", DaemonLab.IMAGE, "true")
                        .exitCode())
                .isEqualTo(125);
        assertThat(docker.run("run", "--rm", DaemonLab.IMAGE, "/etc").exitCode())
                .isEqualTo(126);
        assertThat(docker.run("run", "--rm", DaemonLab.IMAGE, "nosuch").exitCode())
                .isEqualTo(127);
        docker.out("run", "-d", "--name=box", DaemonLab.IMAGE, "sleep", "600");
        assertThat(docker.run("exec", "box", "sh", "-c", "exit 3").exitCode()).isEqualTo(3);
        assertThat(docker.run("exec", "box", "nosuch").exitCode()).isEqualTo(127);
        assertThat(docker.run("exec", "box", "/etc").exitCode()).isEqualTo(126);
        docker.out("kill", "box");
        assertThat(docker.out("wait", "box")).isEqualTo("137");
    }

    @Test
    void terminalHasTheSizeItIsGiven() throws Exception {
        String id = lab.create(
                "terminal",
                JsonObject.of(
                        "Cmd",
                        List.of("sh", "-c", "stty size; read x; stty size"),
                        "Tty",
                        true,
                        "OpenStdin",
                        true,
                        "HostConfig",
                        JsonObject.of("ConsoleSize", List.of(33, 111))));
        try (EngineClient client = lab.client();
                Hijacked attached = client.hijack(attachTo(id))) {
            lab.startContainer(id);
            String first = readLine(attached.input());
            try (EngineClient other = lab.client()) {
                other.call(Request.post("/containers/" + id + "/resize")
                        .query("h", "50")
                        .query("w", "200"));
            }
            attached.output().write("\n".getBytes(UTF_8));
            String rest = new String(attached.input().readAllBytes(), UTF_8);
            assertThat(first).isEqualTo("33 111");
            assertThat(rest).isEqualTo("\r\n50 200\r\n");
        }
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(UTF_8).strip();
    }
}
