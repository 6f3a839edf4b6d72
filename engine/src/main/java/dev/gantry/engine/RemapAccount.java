package dev.gantry.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes the user and group `dockremap` with 65536 subordinate ids of each kind, with the host's own programs,
/// as dockerd does for `userns-remap=default`.
final class RemapAccount {
    private static final System.Logger LOG = System.getLogger(RemapAccount.class.getName());
    private static final long LOWEST = 100_000;
    private static final long COUNT = 65_536;
    private static final int PATIENCE_SECONDS = 60;

    private final Path etc;

    /// @param etc the directory of `passwd` and its neighbours
    RemapAccount(Path etc) {
        this.etc = etc;
    }

    /// Makes what is missing of it.
    ///
    /// @throws IllegalStateException in dockerd's words where a program fails
    void ensure() {
        String name = RemapUser.DEFAULT_USER;
        if (HostAccounts.parse(text("passwd"), "").user(name).isEmpty()) {
            run("useradd", "-r", name);
            LOG.log(System.Logger.Level.INFO, "user made name={0}", name);
        }
        add("subuid", "-v");
        add("subgid", "-w");
    }

    private void add(String file, String option) {
        SubordinateIds known = SubordinateIds.parse(text(file), "/etc/" + file);
        if (known.of(RemapUser.DEFAULT_USER).isEmpty()) {
            long first = known.next(LOWEST);
            run("usermod", option, first + "-" + (first + COUNT - 1), RemapUser.DEFAULT_USER);
        }
    }

    private String text(String file) {
        return RemapIds.text(etc.resolve(file));
    }

    private static void run(String... line) {
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw failed(List.of(line), output);
            }
        } catch (IOException e) {
            throw failed(List.of(line), Failures.text(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(List.of(line), "interrupted");
        }
    }

    private static IllegalStateException failed(List<String> line, String why) {
        return new IllegalStateException("Error during \"" + RemapUser.DEFAULT_USER + "\" user creation: "
                + String.join(" ", line) + ": " + why);
    }
}
