package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SpawnTest {
    private static final Path SHELL = Path.of("/bin/sh");

    @Test
    void childHasTheListedDescriptorsAndNoOthers() throws Exception {
        try (Pipes.Ends pipe = Pipes.open(4096);
                Pidfd child = Pidfd.open(shell("exec >&3; ls /proc/$$/fd; echo $NAME", pipe.writer()))) {
            assertThat(waitStatus(child)).isZero();
            assertThat(text(pipe.reader())).isEqualTo("0\n1\n2\n3\nours\n");
        }
    }

    @Test
    void exitCodeAndSignalAreInTheStatusWord() throws Exception {
        try (Pidfd exited = Pidfd.open(shell("exit 7"));
                Pidfd killed = Pidfd.open(shell("kill -9 $$"))) {
            assertThat(waitStatus(exited)).isEqualTo(7 << 8);
            assertThat(waitStatus(killed)).isEqualTo(9);
            assertThat(exited.signal(Signals.TERM)).isFalse();
        }
    }

    @Test
    void childLeadsASessionAndIsReachedBySignals() throws Exception {
        int pid = shell("exec sleep 1000");
        try (Pidfd child = Pidfd.open(pid)) {
            assertThat(ProcessStart.of(pid)).isPresent();
            assertThat(child.reap()).isEmpty();
            assertThat(child.signal(Signals.TERM)).isTrue();
            assertThat(waitStatus(child)).isEqualTo(Signals.TERM);
        }
        assertThat(ProcessStart.of(pid)).isEmpty();
    }

    @Test
    void missingProgramIsNamed() {
        assertThatThrownBy(() -> Spawn.start(
                        new Spawn.Command(Path.of("/nonexistent/program"), List.of(), List.of(), List.of())))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        failure -> assertThat(failure.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageContaining("/nonexistent/program");
    }

    private static int shell(String script, Fd... inherited) {
        return Spawn.start(
                new Spawn.Command(SHELL, List.of("-c", script), List.of("NAME=ours", "PATH=/bin"), List.of(inherited)));
    }

    private static int waitStatus(Pidfd child) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (Poller poller = Poller.open("test-poller");
                Poller.Watch watch = poller.watch(child.fd(), ended::countDown)) {
            watch.arm(Poller.Interest.READ);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
        return child.reap().orElseThrow();
    }

    private static String text(Fd reader) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        Pipes.read(reader, buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }
}
