package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.UnixDatagrams;
import dev.gantry.logging.LineReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Containers whose logs go to receivers: rsyslog as Debian has it, and small ones of this test.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class LogDriversIT extends WithLab {
    private static final int PORT = 5514;

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private static String runDetached(String name, String script, String... options) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "--net=host", "--name=" + name));
        line.addAll(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sh", "-c", script));
        return lab.docker().out(line.toArray(String[]::new));
    }

    private static String[] syslog(LineReceiver receiver) {
        return new String[] {"--log-driver=syslog", "--log-opt=syslog-address=tcp://127.0.0.1:" + receiver.port()};
    }

    @Test
    void rsyslogGetsEveryFormat() throws Exception {
        DaemonLab.require(Files.isExecutable(Path.of("/usr/sbin/rsyslogd")), "needs rsyslogd");
        Path file = lab.directory().resolve("rsyslog.out");
        Process rsyslog = rsyslogInto(file);
        try {
            DaemonLab.eventually("rsyslog listens", LogDriversIT::isListening);
            for (String format : List.of("", "rfc3164", "rfc5424", "rfc5424micro")) {
                for (String transport : List.of("tcp", "udp")) {
                    String text = "via " + transport + " as [" + format + "]";
                    lab.docker()
                            .out(
                                    "run",
                                    "--rm",
                                    "--net=host",
                                    "--log-driver=syslog",
                                    "--log-opt=syslog-address=" + transport + "://127.0.0.1:" + PORT,
                                    "--log-opt=syslog-format=" + format,
                                    "--log-opt=syslog-facility=local3",
                                    "--log-opt=tag={{.ImageName}}",
                                    DaemonLab.IMAGE,
                                    "sh",
                                    "-c",
                                    "echo '" + text + "'; echo '" + text + " e' >&2");
                    DaemonLab.eventually(text, () -> read(file).contains("local3 info busybox " + text + "\n"));
                    DaemonLab.eventually(text, () -> read(file).contains("local3 err busybox " + text + " e\n"));
                }
            }
        } finally {
            rsyslog.destroy();
            rsyslog.onExit().join();
        }
    }

    private static Process rsyslogInto(Path file) throws IOException {
        Path configuration = lab.directory().resolve("rsyslog.conf");
        Files.writeString(configuration, """
                module(load="imtcp")
                module(load="imudp")
                input(type="imtcp" port="%1$d" address="127.0.0.1")
                input(type="imudp" port="%1$d" address="127.0.0.1")
                template(name="t" type="string"
                    string="%%syslogfacility-text%% %%syslogseverity-text%% %%programname%%%%msg:::sp-if-no-1st-sp%%%%msg%%\\n")
                action(type="omfile" file="%2$s" template="t")
                """.formatted(PORT, file));
        return new ProcessBuilder(
                        "/usr/sbin/rsyslogd",
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        lab.directory().resolve("rsyslog.pid").toString())
                .inheritIO()
                .start();
    }

    private static boolean isListening() {
        try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            return connected.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingIsLostWhileTheReceiverIsAwayAndTheDaemonDies() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            runDetached("counter", "i=0; while :; do i=$((i+1)); echo $i; usleep 1000; done", syslog(receiver));
            receiver.await(200);
            lab.kill();
            lab.start();
            receiver.await(receiver.all().size() + 200);
            receiver.goAway();
            lab.kill();
            lab.start();
            DaemonLab.eventually("it is noticed", () -> lab.log().contains("log receiver away"));
            receiver.comeBack();
            receiver.await(receiver.all().size() + 500);
            lab.docker().out("kill", "counter");
            List<String> logged = lab.docker().run("logs", "counter").lines();
            assertThat(logged).isEqualTo(numbers(1, logged.size()));
            assertThat(receiver.await(logged.size())).isEqualTo(logged);
        }
    }

    @Test
    void aReceiverThatTakesNothingHoldsUpNobodyElse() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String address = "--log-opt=syslog-address=tcp://127.0.0.1:" + deaf.getLocalPort();
            String flood = "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done";
            runDetached("stuck", flood, "--log-driver=syslog", address, "--log-opt=cache-disabled=true");
            runDetached(
                    "loose",
                    "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); echo $i; done",
                    "--log-driver=syslog",
                    address,
                    "--log-opt=mode=non-blocking",
                    "--log-opt=max-buffer-size=100k");
            assertThat(lab.waitFor("loose")).isZero();
            assertThat(lab.docker().out("run", "--rm", DaemonLab.IMAGE, "echo", "here"))
                    .isEqualTo("here");
            assertThat(lab.state("stuck").flag("Running")).isTrue();
            assertThat(lab.docker().run("logs", "--tail=1", "loose").out()).isEqualTo("200000\n");
            Path directory = lab.directory()
                    .resolve("data/containers/" + lab.inspect("stuck").text("Id"));
            assertThat(size(directory)).isLessThan(20_000_000);
            lab.docker().out("rm", "-f", "stuck", "loose");
        }
    }

    private static long size(Path directory) throws IOException {
        long size = 0;
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                size += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        }
        return size;
    }

    @Test
    void logsReadsTheCacheUnlessItIsDisabled() throws Exception {
        try (LineReceiver receiver = new LineReceiver()) {
            runDetached("cached", "echo out; echo err >&2", syslog(receiver));
            lab.waitFor("cached");
            assertThat(lab.docker().run("logs", "cached")).isEqualTo(new Docker.Result(0, "out\n", "err\n"));
            assertThat(lab.inspect("cached").text("LogPath")).isEmpty();
            runDetached(
                    "uncached", "echo out", "--log-opt=cache-disabled=true", syslog(receiver)[0], syslog(receiver)[1]);
            lab.waitFor("uncached");
            assertThat(lab.docker().run("logs", "uncached").err())
                    .isEqualTo("Error response from daemon: configured logging driver does not support reading\n");
            receiver.await(2);
        }
    }

    @Test
    void aStartFailsWhereTheReceiverIsNotThere() throws Exception {
        LineReceiver gone = new LineReceiver();
        gone.close();
        List<String> line = new ArrayList<>(List.of("run", "--name=none"));
        line.addAll(List.of(syslog(gone)));
        line.addAll(List.of(DaemonLab.IMAGE, "true"));
        Docker.Result result = lab.docker().run(line.toArray(String[]::new));
        assertThat(result.exitCode()).isEqualTo(125);
        assertThat(lab.state("none").number("ExitCode")).isEqualTo(128);
        assertThat(result.err())
                .contains("failed to initialize logging driver: dial tcp 127.0.0.1:" + gone.port()
                        + ": connect: connection refused");
    }

    @Test
    void theJournalAndGraylogGetTheirFields() throws Exception {
        try (UnixDatagrams journal = UnixDatagrams.bind(lab.journal())) {
            runDetached("journaled", "echo to the journal", "--log-driver=journald", "--log-opt=tag={{.Name}}");
            List<String> got = new ArrayList<>();
            DaemonLab.eventually("a message comes", () -> {
                Optional<UnixDatagrams.Datagram> next = journal.receive();
                next.ifPresent(one ->
                        got.add(StandardCharsets.UTF_8.decode(one.bytes()).toString()));
                return next.isPresent();
            });
            assertThat(got.getFirst())
                    .contains("MESSAGE=to the journal\n", "CONTAINER_TAG=journaled\n", "PRIORITY=6\n");
        } finally {
            Files.deleteIfExists(lab.journal());
        }
        try (DatagramSocket graylog = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            graylog.setSoTimeout(60_000);
            runDetached(
                    "gray",
                    "echo to graylog",
                    "--log-driver=gelf",
                    "--log-opt=gelf-address=udp://127.0.0.1:" + graylog.getLocalPort(),
                    "--log-opt=gelf-compression-type=none");
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            graylog.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .contains("\"short_message\":\"to graylog\"", "\"_container_name\":\"gray\"");
        }
    }
}
