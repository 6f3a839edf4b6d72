package dev.gantry.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The versions of the OCI runtimes, asked of each program once.
final class RuntimeVersions {
    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private RuntimeVersions() {}

    /// Such as `1.1.5`; empty where the program can't be run.
    static String of(EngineOptions options, String runtime) {
        EngineOptions.RuntimeProgram program = options.runtimes().get(runtime);
        return program == null ? "" : KNOWN.computeIfAbsent(program.path(), path -> ask(program));
    }

    /// `runc version 1.1.5`: the last word of the first line.
    private static String ask(EngineOptions.RuntimeProgram program) {
        List<String> command =
                new ArrayList<>(List.of(Programs.resolve(program.path()).toString()));
        command.addAll(program.arguments());
        command.add("--version");
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String first = output.lines().findFirst().orElse("").strip();
            return process.waitFor() == 0 ? first.substring(first.lastIndexOf(' ') + 1) : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
