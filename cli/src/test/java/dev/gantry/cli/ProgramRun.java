package dev.gantry.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command line as a process of its own, for what needs one: other programs with its streams.
///
/// @param directory where scripts and what is printed are kept
record ProgramRun(Path directory) {

    /// The words that start it.
    static List<String> command() {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dgantry.program=docker",
                "-Dgantry.plugins=",
                "-cp",
                String.valueOf(System.getProperty("java.class.path")),
                "dev.gantry.cli.Main");
    }

    /// Makes a program of a shell script.
    Path script(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    CapturedRun run(List<String> words, Map<String, String> environment) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command());
        line.addAll(words);
        return start(line, environment, new File("/dev/null"));
    }

    /// Runs any program to its end.
    CapturedRun start(List<String> command, Map<String, String> environment, File input)
            throws IOException, InterruptedException {
        Path out = directory.resolve("program-out");
        Path err = directory.resolve("program-err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new CapturedRun(code, Files.readString(out), Files.readString(err));
    }
}
