package dev.gantry.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A command line run inside the test's JVM.
record CapturedRun(int code, String out, String err) {
    /// With nothing on its standard input.
    static CapturedRun of(String program, List<String> words, Map<String, String> environment) {
        return of(program, words, environment, "");
    }

    static CapturedRun of(String program, List<String> words, Map<String, String> environment, String input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        int code = Main.run(program, words, streams, environment);
        streams.flush();
        return new CapturedRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
