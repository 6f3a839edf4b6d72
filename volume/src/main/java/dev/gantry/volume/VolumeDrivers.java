package dev.gantry.volume;

import dev.gantry.plugin.PluginException;
import dev.gantry.plugin.Plugins;
import dev.gantry.volume.VolumeException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The drivers: `local`, and every plugin that implements `VolumeDriver`.
public final class VolumeDrivers {
    private final LocalDriver local;
    private final Plugins plugins;

    public VolumeDrivers(LocalDriver local, Plugins plugins) {
        this.local = local;
        this.plugins = plugins;
    }

    /// A volume that a plugin has, whether or not anybody has told us of it.
    ///
    /// @param driver the plugin's name
    public record Found(String name, String driver, String mountpoint) {}

    /// What plugins have, and what kept some from telling.
    public record Listing(List<Found> volumes, List<String> warnings) {}

    public LocalDriver local() {
        return local;
    }

    /// The driver of this name, empty for `local`. A plugin is looked for when it is first called.
    public VolumeDriver of(String name) {
        return name.isEmpty() || name.equals(LocalDriver.NAME) ? local : new RemoteDriver(plugins, name);
    }

    /// The same, once it is known to be there.
    ///
    /// @throws VolumeException `NO_DRIVER`: `error looking up volume plugin x: plugin "x" not found`; `FAILED`
    ///     where the plugin does not say what it is
    public VolumeDriver require(String name) {
        VolumeDriver driver = of(name);
        if (driver instanceof RemoteDriver) {
            try {
                var _ = plugins.require(name, RemoteDriver.TYPE);
            } catch (PluginException e) {
                throw e.kind() == PluginException.Kind.NOT_FOUND
                        ? missing(name, e)
                        : new VolumeException(Kind.FAILED, String.valueOf(e.getMessage()), e);
            }
        }
        return driver;
    }

    static VolumeException missing(String name, PluginException cause) {
        return new VolumeException(
                Kind.NO_DRIVER, "error looking up volume plugin " + name + ": " + cause.getMessage(), cause);
    }

    /// Asks all plugins that are there, each for a short time.
    public Listing list() {
        List<Found> found = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        plugins.implementing(RemoteDriver.TYPE).forEach(name -> {
            try {
                for (RemoteDriver.Told told : new RemoteDriver(plugins, name).list()) {
                    found.add(new Found(told.name(), name, told.mountpoint()));
                }
            } catch (VolumeException e) {
                warnings.add("list " + name + ": " + e.getMessage());
            }
        });
        return new Listing(found, warnings);
    }

    /// Which plugin has a volume that nobody has told us of.
    public Optional<Found> find(String name) {
        return plugins.implementing(RemoteDriver.TYPE).stream()
                .flatMap(plugin -> new RemoteDriver(plugins, plugin)
                        .find(name).stream().map(told -> new Found(name, plugin, told.mountpoint())))
                .findFirst();
    }

    /// A driver's own words about a volume.
    public Map<String, Object> status(String driver, VolumeDefinition volume) {
        return of(driver).status(volume);
    }
}
