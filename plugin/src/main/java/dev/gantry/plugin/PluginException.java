package dev.gantry.plugin;

import org.jspecify.annotations.Nullable;

/// A plugin that is not there, or a call that came to nothing. The message names plugin and method: `plugin
/// weave: NetworkDriver.Join: no such network`.
public final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// What went wrong.
    public enum Kind {
        /// No plugin makes itself known by the name, or the one that does lacks the interface.
        NOT_FOUND,
        /// Nobody listens at its address.
        UNREACHABLE,
        /// It took longer than it may.
        TIMED_OUT,
        /// It said no: `{"Err": "..."}`, or a status that is none of success.
        REFUSED,
        /// It does not know the method.
        UNKNOWN_METHOD,
        /// Its answer is no answer: cut short, too long, no JSON.
        MALFORMED
    }

    private final Kind kind;

    PluginException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static PluginException notFound(String name) {
        return new PluginException(Kind.NOT_FOUND, "plugin \"" + name + "\" not found", null);
    }

    static PluginException of(Kind kind, String plugin, String method, String reason, @Nullable Throwable cause) {
        return new PluginException(kind, "plugin " + plugin + ": " + method + ": " + reason, cause);
    }

    public Kind kind() {
        return kind;
    }
}
