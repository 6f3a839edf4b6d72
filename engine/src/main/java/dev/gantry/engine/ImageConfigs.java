package dev.gantry.engine;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.EmptyObject;
import dev.gantry.api.HealthConfig;
import dev.gantry.api.Json;
import dev.gantry.image.Healthcheck;
import dev.gantry.image.RunConfig;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The image room's run configuration in the words of the API.
final class ImageConfigs {
    private static final ContainerConfig EMPTY = Json.read("{}", ContainerConfig.class);

    private ImageConfigs() {}

    static ContainerConfig wire(RunConfig config) {
        return EMPTY.withUser(config.user())
                .withExposedPorts(set(config.exposedPorts()))
                .withEnv(orNull(config.env()))
                .withEntrypoint(config.entrypoint())
                .withCmd(config.cmd())
                .withVolumes(set(config.volumes()))
                .withWorkingDir(config.workingDir())
                .withLabels(config.labels().isEmpty() ? null : config.labels())
                .withStopSignal(config.stopSignal())
                .withShell(config.shell())
                .withOnBuild(orNull(config.onBuild()))
                .withHealthcheck(config.healthcheck() == null ? null : health(config.healthcheck()));
    }

    private static @Nullable List<String> orNull(List<String> list) {
        return list.isEmpty() ? null : list;
    }

    private static @Nullable Map<String, EmptyObject> set(Collection<String> names) {
        if (names.isEmpty()) {
            return null;
        }
        Map<String, EmptyObject> set = new LinkedHashMap<>();
        names.forEach(name -> set.put(name, EmptyObject.INSTANCE));
        return set;
    }

    private static HealthConfig health(Healthcheck check) {
        return new HealthConfig(
                check.test(),
                check.interval().toNanos(),
                check.timeout().toNanos(),
                check.startPeriod().toNanos(),
                check.startInterval().toNanos(),
                check.retries());
    }
}
