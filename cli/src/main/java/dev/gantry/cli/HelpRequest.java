package dev.gantry.cli;

/// `--help` or `-h` was met while reading a command's flags.
final class HelpRequest extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Command command;
    private final boolean shorthand;

    HelpRequest(Command command, boolean shorthand) {
        super("help", null, false, false);
        this.command = command;
        this.shorthand = shorthand;
    }

    Command command() {
        return command;
    }

    /// True for `-h`, which Docker calls deprecated.
    boolean shorthand() {
        return shorthand;
    }
}
