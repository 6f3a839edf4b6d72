package dev.gantry.cli;

/// The command line has a flag it should not have, or a flag has no good value. Shown with the usage line; exit
/// code 125, as Docker's.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Command command;

    UsageException(String message, Command command) {
        super(message);
        this.command = command;
    }

    Command command() {
        return command;
    }
}
