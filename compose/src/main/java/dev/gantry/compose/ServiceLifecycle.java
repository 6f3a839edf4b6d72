package dev.gantry.compose;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When the containers of a service start, how many there are, and how they end.
///
/// @param dependsOn by service, with those that links, `volumes_from` and namespaces need
/// @param scale how many containers
/// @param restart `no`, `always`, `unless-stopped`, `on-failure[:max]`, or empty
/// @param health null: the image's
/// @param stopSignal or empty
/// @param stopGracePeriod null: 10 s
/// @param attach whether `up` shows its output
/// @param postStart executed in a container that has started
/// @param preStop executed in a container that is to stop
public record ServiceLifecycle(
        Map<String, Dependency> dependsOn,
        int scale,
        String restart,
        @Nullable Health health,
        String stopSignal,
        @Nullable Duration stopGracePeriod,
        boolean attach,
        List<Hook> postStart,
        List<Hook> preStop) {
    /// Keeps copies that nobody changes.
    public ServiceLifecycle {
        dependsOn = Sorted.copy(dependsOn);
        postStart = List.copyOf(postStart);
        preStop = List.copyOf(preStop);
    }
}
