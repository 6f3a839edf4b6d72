package dev.gantry.cli;

import java.util.List;

/// A command of another program that reads its command line as `gantry` does: see [Main#main(Command, String[])].
/// Subclasses make their flags by [#declared()].
public abstract class ProgramCommand extends Command {
    protected ProgramCommand(Usage usage) {
        super(usage);
    }

    /// The command's flags, to be declared as fields: `final Flag<String> root = declared().text("root",
    /// "...")`.
    protected final Flags declared() {
        return flags;
    }

    /// Does the work and answers the exit code.
    ///
    /// @param arguments as many as the usage allows
    /// @throws CliException to end with a line on stderr
    protected abstract int execute(Session session, List<String> arguments);

    @Override
    final int run(Session session, List<String> arguments) {
        return execute(session, arguments);
    }
}
