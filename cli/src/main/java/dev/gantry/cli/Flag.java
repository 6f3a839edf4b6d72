package dev.gantry.cli;

/// One flag of a command: its names, its help and the value it holds while the command line is read.
///
/// Subclasses say how a text becomes a value; the texts of their errors are those of Go's flag parser, since
/// users and scripts know them.
public abstract class Flag<T> {
    private final String name;
    private String shorthand = "";
    private String since = "";
    private boolean hidden;
    private boolean forWindows;
    private boolean changed;
    private final String help;
    private T value;

    /// @param name the long name, without dashes
    /// @param help what `--help` says about it
    /// @param value what it holds when the command line doesn't name it
    Flag(String name, String help, T value) {
        this.name = name;
        this.help = help;
        this.value = value;
    }

    /// The value that `text` stands for, given the one held so far (lists add to it).
    ///
    /// Errors: `IllegalArgumentException` with the reason alone, such as `invalid size: 'x'`.
    abstract T parse(T current, String text);

    /// What stands behind the name in `--help`: `string`, `list`, or `""` for a boolean.
    abstract String type();

    /// What `--help` adds in the end, such as ` (default "local")`, or `""`.
    String defaultText() {
        return "";
    }

    /// What the flag means when it stands without `=value`; empty when it must have one.
    String valueWhenBare() {
        return "";
    }

    public final String name() {
        return name;
    }

    /// The one-letter name, or `""`.
    final String shorthand() {
        return shorthand;
    }

    final String help() {
        return help;
    }

    public final T value() {
        return value;
    }

    /// True when the command line named the flag.
    public final boolean changed() {
        return changed;
    }

    final boolean hidden() {
        return hidden;
    }

    /// The API version from which the engine understands the flag, or `""`.
    final String since() {
        return since;
    }

    final void shorthand(char letter) {
        shorthand = String.valueOf(letter);
    }

    /// Takes the flag out of `--help`; it still works.
    final Flag<T> hide() {
        hidden = true;
        return this;
    }

    final boolean isForWindows() {
        return forWindows;
    }

    /// A flag that means something to engines on Windows only: known, refused, and out of `--help`.
    final Flag<T> forWindows() {
        forWindows = true;
        return hide();
    }

    /// Refuses the flag when the engine's API is older than `version`.
    final Flag<T> since(String version) {
        since = version;
        return this;
    }

    /// Takes the value `text`. Errors: [UsageException] in Go's words.
    final void set(String text, Command command) {
        try {
            value = parse(value, text);
            changed = true;
        } catch (IllegalArgumentException e) {
            String names = shorthand.isEmpty() ? "--" + name : "-" + shorthand + ", --" + name;
            throw new UsageException(
                    "invalid argument " + GoText.quote(text) + " for " + GoText.quote(names) + " flag: "
                            + e.getMessage(),
                    command);
        }
    }
}
