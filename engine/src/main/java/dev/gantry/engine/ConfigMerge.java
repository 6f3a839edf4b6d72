package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HealthConfig;
import dev.gantry.api.Nil;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A container's configuration from what the request says and what its image says, by dockerd's rules: the
/// request's word counts; lists of ports, volumes, labels and environment are joined; a request with its own
/// entrypoint does not get the image's command.
final class ConfigMerge {
    private ConfigMerge() {}

    /// @param image the `config` part of the image's configuration, in the API's words
    /// @throws EngineException `INVALID_PARAMETER` where neither names a command
    static ContainerConfig merge(ContainerConfig asked, ContainerConfig image) {
        boolean ownEntrypoint = !Nil.toEmpty(asked.entrypoint()).isEmpty();
        ContainerConfig merged = asked.withExposedPorts(joined(asked.exposedPorts(), image.exposedPorts()))
                .withVolumes(joined(asked.volumes(), image.volumes()))
                .withLabels(labels(asked.labels(), image.labels()))
                .withEnv(environment(asked.env(), image.env()))
                .withHealthcheck(health(asked.healthcheck(), image.healthcheck()))
                .withUser(first(asked.user(), image.user()))
                .withWorkingDir(first(asked.workingDir(), image.workingDir()))
                .withStopSignal(first(asked.stopSignal(), image.stopSignal()))
                .withOnBuild(image.onBuild() == null ? asked.onBuild() : image.onBuild());
        if (!ownEntrypoint) {
            if (Nil.toEmpty(asked.cmd()).isEmpty()) {
                merged = merged.withCmd(image.cmd());
            }
            if (asked.entrypoint() == null) {
                merged = merged.withEntrypoint(image.entrypoint());
            }
        }
        return requireCommand(merged);
    }

    /// `--entrypoint ""` arrives as a list of one empty string and clears the image's.
    private static ContainerConfig requireCommand(ContainerConfig config) {
        ContainerConfig cleared = List.of("").equals(config.entrypoint()) ? config.withEntrypoint(null) : config;
        if (Nil.toEmpty(cleared.entrypoint()).isEmpty()
                && Nil.toEmpty(cleared.cmd()).isEmpty()) {
            throw invalid("no command specified");
        }
        return cleared;
    }

    private static String first(String asked, String image) {
        return asked.isEmpty() ? image : asked;
    }

    private static <V> @Nullable Map<String, V> joined(@Nullable Map<String, V> asked, @Nullable Map<String, V> image) {
        if (asked == null || asked.isEmpty() || image == null) {
            return asked == null || asked.isEmpty() ? image : asked;
        }
        Map<String, V> all = new LinkedHashMap<>(image);
        all.putAll(asked);
        return all;
    }

    private static Map<String, String> labels(
            @Nullable Map<String, String> asked, @Nullable Map<String, String> image) {
        Map<String, String> all = new LinkedHashMap<>(Nil.toEmpty(image));
        all.putAll(Nil.toEmpty(asked));
        return all;
    }

    /// The request's variables first, then those of the image that it does not name.
    private static @Nullable List<String> environment(@Nullable List<String> asked, @Nullable List<String> image) {
        if (Nil.toEmpty(asked).isEmpty()) {
            return image == null ? asked : image;
        }
        List<String> all = new ArrayList<>(Nil.toEmpty(asked));
        for (String variable : Nil.toEmpty(image)) {
            String name = name(variable);
            if (Nil.toEmpty(asked).stream().noneMatch(own -> name(own).equals(name))) {
                all.add(variable);
            }
        }
        return all;
    }

    private static String name(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }

    /// A request may change one setting of the image's check and leave the rest.
    private static @Nullable HealthConfig health(@Nullable HealthConfig asked, @Nullable HealthConfig image) {
        if (asked == null || image == null) {
            return asked == null ? image : asked;
        }
        return new HealthConfig(
                Nil.toEmpty(asked.test()).isEmpty() ? image.test() : asked.test(),
                asked.interval() == 0 ? image.interval() : asked.interval(),
                asked.timeout() == 0 ? image.timeout() : asked.timeout(),
                asked.startPeriod() == 0 ? image.startPeriod() : asked.startPeriod(),
                asked.startInterval() == 0 ? image.startInterval() : asked.startInterval(),
                asked.retries() == 0 ? image.retries() : asked.retries(),
                asked.onFailure());
    }
}
