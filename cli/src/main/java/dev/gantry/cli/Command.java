package dev.gantry.cli;

import java.util.List;

/// One command of the command line. Each is a class of its own, created only when it is invoked (or its group's
/// help lists it). Flags are its fields.
public abstract class Command {
    /// The command's flags; subclasses fill it from their fields.
    final Flags flags = new Flags();

    private final Usage usage;
    private String path;

    Command(Usage usage) {
        this.usage = usage;
        this.path = usage.name();
    }

    final Usage usage() {
        return usage;
    }

    /// How it was called, aliases resolved, without the program's name: `container ls`.
    final String path() {
        return path;
    }

    final void calledAs(String newPath) {
        path = newPath;
    }

    /// Text that `--help` shows in place of the one-line summary; the summary by default.
    String description(String program) {
        return usage.summary();
    }

    /// Another form that the command line may have, without the program's name; `""` when there is but one.
    String otherForm() {
        return "";
    }

    /// Does the work. `arguments` are as many as [#usage()] allows.
    ///
    /// Answers the exit code. Errors: [CliException], and the client's exceptions, which [Main] turns into
    /// lines.
    abstract int run(Session session, List<String> arguments);
}
