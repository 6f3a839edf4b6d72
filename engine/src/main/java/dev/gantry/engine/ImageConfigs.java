package dev.gantry.engine;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.EmptyObject;
import dev.gantry.api.HealthConfig;
import dev.gantry.api.Json;
import dev.gantry.api.Nil;
import dev.gantry.image.Healthcheck;
import dev.gantry.image.RunConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

    /// The same the other way: what an image keeps of a container's configuration.
    static RunConfig runConfig(ContainerConfig config) {
        return new RunConfig(
                config.user(),
                new LinkedHashSet<>(Nil.toEmpty(config.exposedPorts()).keySet()),
                Nil.toEmpty(config.env()),
                config.entrypoint(),
                config.cmd(),
                new LinkedHashSet<>(Nil.toEmpty(config.volumes()).keySet()),
                config.workingDir(),
                Nil.toEmpty(config.labels()),
                config.stopSignal(),
                config.shell(),
                config.healthcheck() == null ? null : check(config.healthcheck()),
                Nil.toEmpty(config.onBuild()),
                config.argsEscaped());
    }

    private static Healthcheck check(HealthConfig config) {
        return new Healthcheck(
                Nil.toEmpty(config.test()),
                Duration.ofNanos(config.interval()),
                Duration.ofNanos(config.timeout()),
                Duration.ofNanos(config.startPeriod()),
                Duration.ofNanos(config.startInterval()),
                config.retries());
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
                check.retries(),
                "");
    }
}
