package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.LogConfig;
import dev.gantry.api.Nil;
import dev.gantry.api.RestartPolicy;
import dev.gantry.logging.LogDrivers;
import dev.gantry.runtime.Capabilities;
import dev.gantry.runtime.CgroupMode;
import dev.gantry.runtime.Confinement;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.runtime.ResourceCheck;
import dev.gantry.runtime.ResourceSettings;
import dev.gantry.runtime.SettingsException;
import dev.gantry.runtime.Tasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Completes a request's host configuration with the daemon's and Docker's defaults, and checks it against what
/// this host can do. What comes out is stored, and shown by `inspect`.
final class HostDefaults {
    private static final int LOWEST_OOM_SCORE = -1000;
    private static final int HIGHEST_OOM_SCORE = 1000;

    private final Supplier<EngineOptions> options;
    private final HostCapabilities host;

    HostDefaults(Supplier<EngineOptions> options, HostCapabilities host) {
        this.options = options;
        this.host = host;
    }

    /// @param warnings what was narrowed is added
    /// @throws EngineException `INVALID_PARAMETER`
    HostConfig fill(HostConfig asked, List<String> warnings) {
        try {
            HostConfig modes = modes(asked);
            HostConfig resources =
                    resources(BlockLimits.narrowed(modes, host.cgroups().blockLimits(), warnings), warnings);
            return security(logging(runtime(resources)));
        } catch (SettingsException e) {
            throw new EngineException(EngineException.Kind.INVALID_PARAMETER, Failures.text(e), e);
        }
    }

    private HostConfig modes(HostConfig asked) {
        HostConfig filled = asked.withNetworkMode(Networks.nameOf(asked.networkMode()));
        if (asked.restartPolicy().name().isEmpty()) {
            filled = filled.withRestartPolicy(new RestartPolicy("no", 0));
        }
        if (asked.ipcMode().isEmpty()) {
            filled = filled.withIpcMode("private");
        }
        if (asked.cgroupnsMode().isEmpty()) {
            boolean own = host.cgroupMode() == CgroupMode.UNIFIED && !asked.privileged();
            filled = filled.withCgroupnsMode(own ? "private" : "host");
        }
        if (asked.shmSize() < 0) {
            throw invalid("SHM size can not be less than 0");
        }
        return asked.shmSize() == 0 ? filled.withShmSize(options.get().shmSizeBytes()) : filled;
    }

    private HostConfig resources(HostConfig config, List<String> warnings) {
        if (config.oomScoreAdj() < LOWEST_OOM_SCORE || config.oomScoreAdj() > HIGHEST_OOM_SCORE) {
            throw invalid("Invalid value " + config.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
        }
        RuntimeSettings.realtime(config).check();
        ResourceCheck check = ResourceCheck.of(RuntimeSettings.resources(config), host);
        warnings.addAll(check.warnings());
        ResourceSettings left = check.resources();
        Integer swappiness = left.memorySwappiness();
        return config.withMemory(left.memory())
                .withMemorySwap(left.memorySwap())
                .withMemoryReservation(left.memoryReservation())
                .withMemorySwappiness(swappiness == null ? null : Long.valueOf(swappiness))
                .withOomKillDisable(oomKillDisable(left))
                .withPidsLimit(pidsLimit(left))
                .withBlkioWeight(left.blkioWeight());
    }

    /// `null` where the host can't, so that `inspect` says what Docker says.
    private @Nullable Boolean oomKillDisable(ResourceSettings left) {
        return host.cgroups().oomKillDisable() ? Boolean.valueOf(left.oomKillDisable()) : null;
    }

    /// 0 and -1 both mean that there is no limit.
    private static @Nullable Long pidsLimit(ResourceSettings left) {
        Long limit = left.pidsLimit();
        return limit == null || limit <= 0 ? null : limit;
    }

    private HostConfig runtime(HostConfig config) {
        EngineOptions now = options.get();
        String name = config.runtime().isEmpty() ? now.defaultRuntime() : config.runtime();
        if (!now.runtimes().containsKey(name) && !name.equals(Tasks.BUILT_IN)) {
            throw invalid("unknown or invalid runtime name: " + name);
        }
        return config.withRuntime(name);
    }

    private HostConfig logging(HostConfig config) {
        LogConfig asked = config.logConfig();
        boolean defaulted =
                asked.type().isEmpty() || asked.type().equals(options.get().logDriver());
        String driver = asked.type().isEmpty() ? options.get().logDriver() : asked.type();
        Map<String, String> merged =
                new LinkedHashMap<>(defaulted ? options.get().logOptions() : Map.of());
        merged.putAll(LogDrivers.cacheDefaults(options.get().logOptions()));
        merged.putAll(Nil.toEmpty(asked.config()));
        new LogDrivers(options.get().journal()).check(driver, merged);
        return config.withLogConfig(new LogConfig(driver, merged));
    }

    private HostConfig security(HostConfig config) {
        SecurityOptions.of(config, options.get().noNewPrivileges());
        HostConfig named = config.withCapAdd(capabilities("CapAdd", config.capAdd()))
                .withCapDrop(capabilities("CapDrop", config.capDrop()))
                .withSecurityOpt(labels(config));
        if (config.privileged()) {
            return named;
        }
        return named.withMaskedPaths(
                        config.maskedPaths() == null ? Confinement.DEFAULT_MASKED_PATHS : config.maskedPaths())
                .withReadonlyPaths(
                        config.readonlyPaths() == null ? Confinement.DEFAULT_READONLY_PATHS : config.readonlyPaths());
    }

    /// What sees the host's processes or memory can't have a label of its own, dockerd says, whether labels mean
    /// anything on this host or not.
    private static @Nullable List<String> labels(HostConfig config) {
        boolean open = config.privileged()
                || config.pidMode().equals("host")
                || config.ipcMode().equals("host");
        List<String> given = Nil.toEmpty(config.securityOpt());
        if (!open || given.stream().anyMatch(option -> option.split("=", 2)[0].equals("label"))) {
            return config.securityOpt();
        }
        List<String> all = new ArrayList<>(given);
        all.add("label=disable");
        return all;
    }

    private static @Nullable List<String> capabilities(String field, @Nullable List<String> names) {
        if (names == null) {
            return null;
        }
        try {
            return Capabilities.normalize(names);
        } catch (SettingsException e) {
            throw invalid("invalid " + field + ": " + Failures.text(e));
        }
    }

    /// A container on the host's network without a name of its own has the host's.
    ContainerConfig name(ContainerConfig config, HostConfig filled) {
        if (!config.hostname().isEmpty() || !filled.networkMode().equals("host")) {
            return config;
        }
        return config.withHostname(HostNames.own());
    }
}
