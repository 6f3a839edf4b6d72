package dev.gantry.plugin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.plugin.PluginException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The plugins of this host, looked for when somebody first needs one.
///
///     Plugin weave = plugins.require("weave", "NetworkDriver");
///     weave.call("NetworkDriver.DeleteNetwork", Map.of("NetworkID", id), Nothing.class);
///
/// Safe for any thread. A plugin whose files go away and come back is found again: what is remembered of one is
/// that it has said what it implements.
public final class Plugins implements AutoCloseable {
    private static final String ACTIVATE = "Plugin.Activate";

    private final PluginDiscovery discovery;
    private final PluginLimits limits;
    private final PluginHttp http = new PluginHttp();
    private final Map<String, Activated> activated = new ConcurrentHashMap<>();

    private record Activated(PluginAddress address, List<String> interfaces) {}

    /// An answer of which nothing matters.
    public record Nothing() {}

    private record Manifest(
            @JsonProperty("Implements") @Nullable List<@Nullable String> interfaces) {
        List<String> all() {
            return interfaces == null
                    ? List.of()
                    : interfaces.stream().map(PluginText::named).toList();
        }
    }

    public Plugins(PluginFolders folders, PluginLimits limits) {
        this.discovery = new PluginDiscovery(folders);
        this.limits = limits;
    }

    /// The plugin of this name, which is asked what it implements where that is not known yet.
    ///
    /// @param implemented `NetworkDriver`, `IpamDriver`, ...
    /// @throws PluginException `NOT_FOUND` (`plugin "x" not found`); what the first call of a plugin can end in
    public Plugin require(String name, String implemented) {
        return require(name, implemented, plugin -> plugin.call(ACTIVATE, null, Manifest.class));
    }

    /// As above, asking once and within a shorter time.
    public Plugin requireBriefly(String name, String implemented) {
        return require(name, implemented, plugin -> plugin.callBriefly(ACTIVATE, null, Manifest.class));
    }

    /// The names of all plugins that files tell of and that implement this. Those that do not answer within a
    /// short time are left out.
    public List<String> implementing(String implemented) {
        return discovery.names().stream()
                .filter(name -> implementsIt(name, implemented))
                .toList();
    }

    private boolean implementsIt(String name, String implemented) {
        try {
            return requireBriefly(name, implemented).name().equals(name);
        } catch (PluginException e) {
            return false;
        }
    }

    private Plugin require(String name, String implemented, Function<Plugin, Manifest> activation) {
        PluginAddress address = address(name).orElseThrow(() -> PluginException.notFound(name));
        Plugin plugin = new Plugin(name, address, http, limits);
        Activated known = activated.get(name);
        if (known == null || !known.address().equals(address)) {
            known = new Activated(address, activation.apply(plugin).all());
            activated.put(name, known);
        }
        if (!known.interfaces().contains(implemented)) {
            throw new PluginException(
                    Kind.NOT_FOUND,
                    "plugin \"" + name + "\" does not implement " + implemented + ", only " + known.interfaces(),
                    null);
        }
        return plugin;
    }

    private Optional<PluginAddress> address(String name) {
        try {
            return discovery.find(name);
        } catch (IOException e) {
            throw new PluginException(Kind.NOT_FOUND, "plugin \"" + name + "\" not found: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
