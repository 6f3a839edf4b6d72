package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.engine.EngineException;
import dev.gantry.linux.Directory;
import dev.gantry.storage.FreeSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The git program, in one directory: without configuration but our own, so that it runs nothing that a
/// repository, the host or a user has named; it asks nobody for anything, and ends in bounded time.
final class Git {
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int LONGEST_OUTPUT = 64 << 10;
    private static final List<String> PASSED =
            List.of("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "LANG");
    private static final Map<String, String> SETTINGS = Map.of(
            "core.hooksPath", "/dev/null",
            "core.fsmonitor", "false",
            "core.attributesFile", "/dev/null",
            "credential.helper", "",
            "http.lowSpeedLimit", "1",
            "http.lowSpeedTime", "60",
            "gc.auto", "0",
            "maintenance.auto", "false",
            "advice.detachedHead", "false");

    private final Path directory;
    private final GitAddress address;
    private final FreeSpace.Meter meter;
    private final Optional<String> authorization;

    private Git(Path directory, GitAddress address, FreeSpace.Meter meter, Optional<String> authorization) {
        this.directory = directory;
        this.address = address;
        this.meter = meter;
        this.authorization = authorization;
    }

    /// @param directory to work in, of nobody else
    /// @param meter of its disk: a command that fills it is ended
    /// @param authorization what the address's server is told of the user, as the value of `Authorization`
    static Git in(Directory directory, GitAddress address, FreeSpace.Meter meter, Optional<String> authorization) {
        try {
            return new Git(directory.handle().toRealPath(), address, meter, authorization);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GitAddress address() {
        return address;
    }

    /// Runs a command that has to succeed.
    ///
    /// @return what it says
    /// @throws EngineException where it fails
    String run(String... arguments) throws InterruptedException {
        Result result = start(arguments);
        if (result.code() != 0) {
            throw new EngineException(
                    EngineException.Kind.SYSTEM,
                    "failed to fetch " + address.shown() + ": git " + arguments[0] + ": " + shown(result.output()));
        }
        return result.output().strip();
    }

    /// Runs a command that may fail.
    boolean succeeds(String... arguments) throws InterruptedException {
        return start(arguments).code() == 0;
    }

    /// A repository of this machine may be named by who asks for a build, but not by another as its submodule.
    private String protocols(String command) {
        return address.isLocal() && command.equals("fetch") ? "file" : "http:https:ssh:git";
    }

    private record Result(int code, String output) {}

    private Result start(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment());
        builder.environment().put("GIT_ALLOW_PROTOCOL", protocols(arguments[0]));
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw invalid("Git repositories need the program git, which can't be run: install git");
        }
        return ended(process);
    }

    private Result ended(Process process) throws InterruptedException {
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(() -> read(process.getInputStream()), Thread::startVirtualThread);
        try {
            Instant end = Instant.now().plus(LONGEST);
            do {
                if (Instant.now().isAfter(end)) {
                    throw new EngineException(
                            EngineException.Kind.SYSTEM,
                            "failed to fetch " + address.shown() + ": git takes longer than " + LONGEST.toMinutes()
                                    + " minutes");
                }
                meter.look();
            } while (!process.waitFor(BETWEEN_LOOKS));
            return new Result(process.exitValue(), output.join());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// All of it is read, the beginning kept.
    private static String read(InputStream in) {
        try (in) {
            byte[] head = in.readNBytes(LONGEST_OUTPUT);
            in.skip(Long.MAX_VALUE);
            return new String(head, StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }

    /// A name and password never go into a repository's configuration, nor on a command line.
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        PASSED.forEach(
                name -> Optional.ofNullable(System.getenv(name)).ifPresent(value -> environment.put(name, value)));
        environment.put("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
        environment.put("HOME", "/nonexistent");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_ATTR_NOSYSTEM", "1");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ASKPASS", "true");
        environment.put("GIT_SSH_COMMAND", "ssh -F /dev/null -o BatchMode=yes -o ConnectTimeout=30");
        Map<String, String> settings = new HashMap<>(SETTINGS);
        if (!address.url().equals(address.shown())) {
            settings.put("url." + address.url() + ".insteadOf", address.shown());
        }
        authorization.ifPresent(
                value -> settings.put("http." + address.shown() + ".extraHeader", "Authorization: " + value));
        int count = 0;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            environment.put("GIT_CONFIG_KEY_" + count, setting.getKey());
            environment.put("GIT_CONFIG_VALUE_" + count, setting.getValue());
            count++;
        }
        environment.put("GIT_CONFIG_COUNT", Integer.toString(count));
        return environment;
    }

    private String shown(String output) {
        String text = output.strip().replace(address.url(), address.shown());
        return text.isEmpty()
                ? "failed"
                : text.lines()
                        .limit(5)
                        .reduce((one, other) -> one + " " + other)
                        .orElse("");
    }
}
