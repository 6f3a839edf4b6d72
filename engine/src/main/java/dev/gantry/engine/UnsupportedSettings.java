package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Settings that ask for what this engine or this host does not have, refused in dockerd's words.
final class UnsupportedSettings {
    private UnsupportedSettings() {}

    /// Looks through what was asked for when a container is made.
    ///
    /// @throws EngineException `INVALID_PARAMETER`
    static void check(HostConfig host) {
        if (!List.of("", "default").contains(host.isolation())) {
            throw invalid("invalid isolation '" + host.isolation() + "' on linux");
        }
    }

    /// As with dockerd, devices that no driver offers show when the container starts.
    ///
    /// @param isDriven whether some driver offers what is requested
    /// @throws EngineException `INVALID_PARAMETER`
    static void checkDevices(HostConfig host, Predicate<HostConfig.DeviceRequest> isDriven) {
        Nil.toEmpty(host.deviceRequests()).stream()
                .filter(isDriven.negate())
                .findFirst()
                .ifPresent(request -> {
                    String capabilities = Nil.toEmpty(request.capabilities()).stream()
                            .map(all -> "[" + String.join(" ", all) + "]")
                            .collect(Collectors.joining(" "));
                    throw invalid("could not select device driver \"" + request.driver() + "\" with capabilities: ["
                            + capabilities + "]");
                });
    }
}
