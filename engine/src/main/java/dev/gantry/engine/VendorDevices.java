package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import dev.gantry.runtime.CdiDevices;
import dev.gantry.runtime.OciSpec;
import dev.gantry.runtime.SettingsException;
import java.nio.file.Path;
import java.util.List;

/// Device requests of the driver `cdi`: devices that vendors describe for all container engines.
///
/// Source: dockerd's `daemon/cdi.go`.
final class VendorDevices {
    private static final String DRIVER = "cdi";

    private final List<Path> directories;

    /// @param directories where they are described; without any there is no such driver
    VendorDevices(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /// @throws EngineException `INVALID_PARAMETER` where somebody else's devices are requested, too
    void check(HostConfig config) {
        UnsupportedSettings.checkDevices(config, this::isOurs);
    }

    private boolean isOurs(HostConfig.DeviceRequest request) {
        return request.driver().equals(DRIVER) && !directories.isEmpty();
    }

    /// @throws EngineException `INVALID_PARAMETER`, `SYSTEM` where a device is not described
    OciSpec inject(HostConfig config, OciSpec specification) {
        OciSpec edited = specification;
        for (HostConfig.DeviceRequest request : Nil.toEmpty(config.deviceRequests())) {
            if (isOurs(request)) {
                edited = inject(request, edited);
            }
        }
        return edited;
    }

    private OciSpec inject(HostConfig.DeviceRequest request, OciSpec specification) {
        if (request.count() != 0) {
            throw invalid("unexpected count in CDI device request");
        }
        if (!Nil.toEmpty(request.options()).isEmpty()) {
            throw invalid("unexpected options in CDI device request");
        }
        try {
            return specification.edited(new CdiDevices(directories).edits(Nil.toEmpty(request.deviceIds())));
        } catch (SettingsException e) {
            throw EngineException.system("CDI device injection failed: " + Failures.text(e), e);
        }
    }
}
