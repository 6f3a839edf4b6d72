package dev.gantry.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program `iptables` of the host, or one of its kin: for IPv4 or IPv6, on nftables or as the kernel had it
/// before (`legacy`). Each works on rules that the other does not see.
record Iptables(Path program) {
    /// A command takes milliseconds, unless others hold the lock.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final String LOCK_SECONDS = "5";

    /// How a command ended.
    ///
    /// @param code 0 where it did what it was told
    /// @param said on both streams
    record Answer(int code, String said) {
        boolean succeeded() {
            return code == 0;
        }
    }

    /// The program for these tables, if there is one.
    static Optional<Iptables> find(boolean ipv6, boolean legacy) {
        String name = ipv6 ? "ip6tables" : "iptables";
        return installed(name + (legacy ? "-legacy" : "-nft"))
                .or(() -> installed(name).filter(program -> program.isLegacy() == legacy));
    }

    private static Optional<Iptables> installed(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(":", -1)), Stream.of("/usr/sbin", "/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Iptables::new);
    }

    /// `iptables v1.8.9 (nf_tables)`; versions before 1.8 knew no other way than theirs.
    private boolean isLegacy() {
        return !answer(List.of("-V")).said().contains("nf_tables");
    }

    /// Runs one command on the table `filter`, and waits for the lock and for its end, ten seconds at most.
    Answer run(List<String> command) {
        List<String> arguments = new ArrayList<>(List.of("-w", LOCK_SECONDS));
        arguments.addAll(command);
        return answer(arguments);
    }

    private Answer answer(List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(arguments);
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            var _ = process.onExit()
                    .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
                    .exceptionally(_ -> process.destroyForcibly());
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.onExit().join().exitValue(), said.strip());
        } catch (IOException e) {
            return new Answer(-1, String.valueOf(e.getMessage()));
        }
    }
}
