package dev.gantry.engine;

import dev.gantry.api.TopResponse;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What `ps` of the host says about a container's processes: as with dockerd, the arguments are the host's
/// `ps`'s own.
final class ProcessTable {
    private ProcessTable() {}

    /// @param pids the processes to keep, as the host numbers them
    /// @param arguments such as `-ef` (the default) or `-o pid,comm`
    /// @throws EngineException `SYSTEM`, as dockerd has it, where `ps` refuses them or
    ///     they leave out the `PID` column
    static TopResponse of(List<Integer> pids, String arguments) {
        List<String> command = new ArrayList<>(List.of("ps"));
        command.addAll(List.of(arguments.isEmpty() ? new String[] {"-ef"} : arguments.split("\\s+")));
        List<String> lines = run(command);
        if (lines.isEmpty()) {
            throw refused("ps: no output");
        }
        List<String> titles = fields(lines.getFirst(), Integer.MAX_VALUE);
        int pidColumn = titles.indexOf("PID");
        if (pidColumn < 0) {
            throw refused("Couldn't find PID field in ps output");
        }
        Set<String> wanted = new HashSet<>();
        pids.forEach(pid -> wanted.add(pid.toString()));
        List<List<String>> rows = lines.subList(1, lines.size()).stream()
                .map(line -> fields(line, titles.size()))
                .filter(row -> row.size() > pidColumn && wanted.contains(row.get(pidColumn)))
                .toList();
        return new TopResponse(rows, titles);
    }

    /// The last column keeps its blanks.
    private static List<String> fields(String line, int columns) {
        return Arrays.asList(line.strip().split("\\s+", columns == Integer.MAX_VALUE ? 0 : columns));
    }

    private static List<String> run(List<String> command) {
        try {
            Process ps = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            String output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (ps.waitFor() != 0) {
                String errors = new String(ps.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                throw refused("ps: " + errors.lines().findFirst().orElse("exit status " + ps.exitValue()));
            }
            return output.lines().toList();
        } catch (IOException e) {
            throw EngineException.system("ps: " + Failures.text(e) + "; install procps", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.system("ps: interrupted", e);
        }
    }

    private static EngineException refused(String message) {
        return new EngineException(EngineException.Kind.SYSTEM, message);
    }
}
