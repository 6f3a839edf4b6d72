package dev.gantry.network;

import dev.gantry.network.NetworkException.Kind;
import dev.gantry.plugin.PluginException;
import dev.gantry.plugin.Plugins;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The calls of one interface of plugins, whose failures are this room's. Blocks: not for the network thread.
final class RemoteCalls {
    private final Plugins plugins;
    private final String type;

    /// @param type `NetworkDriver` or `IpamDriver`
    RemoteCalls(Plugins plugins, String type) {
        this.plugins = plugins;
        this.type = type;
    }

    /// @throws NetworkException `NO_DRIVER` where there is no such plugin, `UNAVAILABLE` with plugin and method
    <T> T call(String plugin, String method, @Nullable Map<String, ?> request, Class<T> answer) {
        return translated(() -> plugins.require(plugin, type).call(type + "." + method, request, answer));
    }

    /// A call whose failure stops nobody: it is made once, and in a shorter time.
    void tell(String plugin, String method, Map<String, ?> request) {
        var _ = translated(() ->
                plugins.requireBriefly(plugin, type).callBriefly(type + "." + method, request, Plugins.Nothing.class));
    }

    private static <T> T translated(Supplier<T> call) {
        try {
            return call.get();
        } catch (PluginException e) {
            Kind kind = e.kind() == PluginException.Kind.NOT_FOUND ? Kind.NO_DRIVER : Kind.UNAVAILABLE;
            throw new NetworkException(kind, String.valueOf(e.getMessage()), e);
        }
    }

    /// What an answer means, where it means something.
    ///
    /// @param reading throws where it does not
    <T> T meaning(String plugin, String method, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException | NetworkException e) {
            throw new NetworkException(
                    Kind.UNAVAILABLE, "plugin " + plugin + ": " + type + "." + method + ": " + e.getMessage(), e);
        }
    }

    /// Makes a call that `back` takes back: also where nobody knows whether it has happened.
    static void undoable(Undo undo, Runnable call, Runnable back) {
        try {
            call.run();
        } catch (NetworkException e) {
            if (open(e)) {
                undo.push(back);
            }
            throw e;
        }
        undo.push(back);
    }

    /// Whether the plugin may have done what it was asked for all the same: it has, where its answer means
    /// nothing.
    private static boolean open(NetworkException e) {
        return !(e.getCause() instanceof PluginException plugin)
                || switch (plugin.kind()) {
                    case TIMED_OUT, MALFORMED -> true;
                    case NOT_FOUND, UNREACHABLE, REFUSED, UNKNOWN_METHOD -> false;
                };
    }

    /// Whether there is nobody who answers.
    static boolean lost(NetworkException e) {
        return e.getCause() instanceof PluginException plugin
                && switch (plugin.kind()) {
                    case TIMED_OUT, NOT_FOUND, UNREACHABLE -> true;
                    case MALFORMED, REFUSED, UNKNOWN_METHOD -> false;
                };
    }

    /// Whether the plugin lacks the method.
    static boolean unknown(NetworkException e) {
        return e.getCause() instanceof PluginException plugin && plugin.kind() == PluginException.Kind.UNKNOWN_METHOD;
    }
}
