package dev.gantry.volume;

import dev.gantry.plugin.Plugin;
import dev.gantry.plugin.PluginException;
import dev.gantry.plugin.Plugins;
import dev.gantry.volume.VolumeException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A plugin that keeps volumes. Source: Docker's plugin API, `VolumeDriver`.
final class RemoteDriver implements VolumeDriver {
    static final String TYPE = "VolumeDriver";
    private static final String NAME = "Name";
    private static final String ID = "ID";

    private final Plugins plugins;
    private final String plugin;

    RemoteDriver(Plugins plugins, String plugin) {
        this.plugins = plugins;
        this.plugin = plugin;
    }

    /// A volume that a plugin tells of.
    record Told(String name, String mountpoint, @Nullable Map<String, Object> status) {}

    private record GetAnswer(@Nullable Told volume) {}

    private record ListAnswer(@Nullable List<Told> volumes) {}

    private record PathAnswer(String mountpoint) {}

    private record CapabilitiesAnswer(@Nullable Capabilities capabilities) {}

    private record Capabilities(String scope) {}

    @Override
    public String name() {
        return plugin;
    }

    /// Plugins that lack the method, or say what makes no sense, are this host's.
    @Override
    public String scope() {
        try {
            CapabilitiesAnswer answer = brief("Capabilities", Map.of(), CapabilitiesAnswer.class);
            boolean global = answer.capabilities() != null
                    && answer.capabilities().scope().equalsIgnoreCase("global");
            return global ? "global" : LocalDriver.NAME;
        } catch (VolumeException e) {
            return LocalDriver.NAME;
        }
    }

    @Override
    public void create(VolumeDefinition volume) {
        if (find(volume.name()).isEmpty()) {
            var _ = call("Create", Map.of(NAME, volume.name(), "Opts", volume.options()), Plugins.Nothing.class);
        }
    }

    @Override
    public void remove(VolumeDefinition volume) {
        var _ = call("Remove", Map.of(NAME, volume.name()), Plugins.Nothing.class);
    }

    @Override
    public String mountpoint(VolumeDefinition volume) {
        try {
            return brief("Path", Map.of(NAME, volume.name()), PathAnswer.class).mountpoint();
        } catch (VolumeException e) {
            return "";
        }
    }

    @Override
    public Map<String, Object> status(VolumeDefinition volume) {
        Map<String, Object> status = find(volume.name()).map(Told::status).orElse(null);
        return status == null ? Map.of() : status;
    }

    /// What the plugin knows of a volume; empty where it says that there is none, or nothing.
    Optional<Told> find(String name) {
        try {
            return Optional.ofNullable(
                            brief("Get", Map.of(NAME, name), GetAnswer.class).volume())
                    .filter(told -> told.name().equals(name));
        } catch (VolumeException e) {
            return Optional.empty();
        }
    }

    /// All volumes that the plugin has.
    List<Told> list() {
        ListAnswer answer = brief("List", Map.of(), ListAnswer.class);
        return answer.volumes() == null ? List.of() : answer.volumes();
    }

    @Override
    public Path mount(VolumeDefinition volume, String id) {
        Map<String, String> request = Map.of(NAME, volume.name(), ID, id);
        try {
            return directory(call("Mount", request, PathAnswer.class).mountpoint());
        } catch (VolumeException e) {
            if (mayHaveHappened(e)) {
                takeBack(request, e);
            }
            throw e;
        }
    }

    private Path directory(String mountpoint) {
        if (!mountpoint.startsWith("/") || mountpoint.indexOf('\0') >= 0) {
            throw new VolumeException(
                    Kind.FAILED,
                    "plugin " + plugin + ": VolumeDriver.Mount: no absolute path: \"" + mountpoint + "\"",
                    null);
        }
        return Path.of(mountpoint).normalize();
    }

    /// Where its answer means nothing, or does not come, it may have mounted the volume all the same.
    private static boolean mayHaveHappened(VolumeException e) {
        return !(e.getCause() instanceof PluginException told)
                || switch (told.kind()) {
                    case TIMED_OUT, MALFORMED -> true;
                    case NOT_FOUND, UNREACHABLE, REFUSED, UNKNOWN_METHOD -> false;
                };
    }

    /// Whether the plugin was there and has answered.
    static boolean heard(VolumeException e) {
        return e.getCause() instanceof PluginException told
                && switch (told.kind()) {
                    case REFUSED, UNKNOWN_METHOD, MALFORMED -> true;
                    case TIMED_OUT, NOT_FOUND, UNREACHABLE -> false;
                };
    }

    private void takeBack(Map<String, String> request, VolumeException why) {
        try {
            var _ = brief("Unmount", request, Plugins.Nothing.class);
        } catch (VolumeException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public void unmount(VolumeDefinition volume, String id, boolean last) {
        var _ = brief("Unmount", Map.of(NAME, volume.name(), ID, id), Plugins.Nothing.class);
    }

    private <T> T call(String method, Map<String, ?> request, Class<T> answer) {
        return translated(() -> required().call(TYPE + "." + method, request, answer));
    }

    private <T> T brief(String method, Map<String, ?> request, Class<T> answer) {
        return translated(() -> plugins.requireBriefly(plugin, TYPE).callBriefly(TYPE + "." + method, request, answer));
    }

    private Plugin required() {
        return plugins.require(plugin, TYPE);
    }

    private <T> T translated(Supplier<T> call) {
        try {
            return call.get();
        } catch (PluginException e) {
            boolean missing = e.kind() == PluginException.Kind.NOT_FOUND;
            throw missing ? VolumeDrivers.missing(plugin, e) : failed(e);
        }
    }

    private static VolumeException failed(PluginException e) {
        return new VolumeException(Kind.FAILED, String.valueOf(e.getMessage()), e);
    }
}
