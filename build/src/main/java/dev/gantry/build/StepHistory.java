package dev.gantry.build;

import dev.gantry.dockerfile.GoDuration;
import dev.gantry.dockerfile.Instruction;
import dev.gantry.image.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What an image's history says of its steps, in the words of Docker's classic builder:
///
///     |1 A=1 /bin/sh -c make
///     /bin/sh -c #(nop)  CMD ["sh" "-c" "x"]
///     /bin/sh -c #(nop) COPY file:58cd... in /
///
/// Source: what dockerd 20.10 writes.
final class StepHistory {
    private StepHistory() {}

    /// A command.
    ///
    /// @param arguments each `NAME=value`; they count where there is any, also one that is not to be told
    static String run(List<String> command, List<String> arguments, boolean hasArguments) {
        List<String> words = new ArrayList<>();
        if (hasArguments) {
            words.add("|" + arguments.size());
            words.addAll(arguments);
        }
        words.addAll(command);
        return String.join(" ", words);
    }

    /// A change of the configuration.
    ///
    /// @param setting with its variables replaced
    /// @param shell what takes lines in shell form, with the instruction carried out
    /// @param directory the working directory, with the instruction carried out
    static String setting(Instruction.Setting setting, List<String> shell, String directory) {
        String begin = String.join(" ", shell) + " #(nop) ";
        return setting instanceof Instruction.Workdir
                ? begin + "WORKDIR " + directory
                : begin + " " + text(setting, shell);
    }

    /// Anything else that runs nothing: `ARG A=1`.
    static String other(String text, List<String> shell) {
        return String.join(" ", shell) + " #(nop)  " + text;
    }

    /// Files that are copied.
    ///
    /// @param what `file:<digest>`, `dir:<digest>` or `multi:<digest>`
    static String transfer(String keyword, String chown, String what, String destination, List<String> shell) {
        String owner = chown.isEmpty() ? "" : "--chown=" + chown;
        return String.join(" ", shell) + " #(nop) " + keyword + " " + owner + what + " in " + destination + " ";
    }

    private static String text(Instruction.Setting setting, List<String> shell) {
        return switch (setting) {
            case Instruction.Env env -> "ENV " + pairs(env.pairs());
            case Instruction.Label label -> "LABEL " + pairs(label.pairs());
            case Instruction.Cmd cmd -> "CMD " + quoted(cmd.command().withShell(shell));
            case Instruction.Entrypoint entrypoint ->
                "ENTRYPOINT " + quoted(entrypoint.command().withShell(shell));
            case Instruction.Shell words -> "SHELL [" + String.join(" ", words.words()) + "]";
            case Instruction.User user -> "USER " + user.user();
            case Instruction.Expose expose ->
                "EXPOSE " + String.join(" ", expose.ports().stream().sorted().toList());
            case Instruction.Volume volume -> "VOLUME [" + String.join(" ", volume.paths()) + "]";
            case Instruction.StopSignal signal -> "STOPSIGNAL " + signal.signal();
            case Instruction.HealthCheck check -> "HEALTHCHECK " + healthcheck(check.check());
            case Instruction.OnBuild onBuild -> "ONBUILD " + onBuild.trigger();
            case Instruction.Workdir workdir -> "WORKDIR " + workdir.path();
        };
    }

    private static String pairs(List<Instruction.Pair> pairs) {
        return pairs.stream().map(pair -> pair.name() + "=" + pair.value()).collect(Collectors.joining(" "));
    }

    private static String quoted(List<String> words) {
        return words.stream().map(StepHistory::quoted).collect(Collectors.joining(" ", "[", "]"));
    }

    private static String quoted(String word) {
        return '"'
                + word.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }

    /// As Go prints the structure, a count of retries as the character of that number.
    private static String healthcheck(Healthcheck check) {
        return "&{" + quoted(check.test()) + " " + time(check.interval()) + " " + time(check.timeout()) + " "
                + time(check.startPeriod()) + " '" + String.format("\\x%02x", check.retries()) + "'}";
    }

    private static String time(Duration duration) {
        return quoted(GoDuration.text(duration));
    }
}
