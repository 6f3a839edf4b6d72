package dev.gantry.server;

import dev.gantry.api.Ulimit;
import dev.gantry.engine.EngineOptions;
import dev.gantry.engine.EngineOptions.RuntimeProgram;
import dev.gantry.runtime.CdiDevices;
import dev.gantry.runtime.RealtimeLimit;
import dev.gantry.runtime.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The daemon's settings in the engine's own terms.
final class EngineSettings {
    private static final long DEFAULT_SHM_SIZE = 64L << 20;
    private static final int DEFAULT_DOWNLOADS = 3;
    private static final int DEFAULT_UPLOADS = 5;

    private final Settings settings;

    private EngineSettings(Settings settings) {
        this.settings = settings;
    }

    /// @throws ConfigException naming the key whose value can't be used
    static EngineOptions of(Settings settings, Path dataRoot, Path execRoot, Build build) {
        return new EngineSettings(settings).options(dataRoot, execRoot, build);
    }

    private EngineOptions options(Path dataRoot, Path execRoot, Build build) {
        Map<String, RuntimeProgram> runtimes = runtimes();
        String defaultRuntime = settings.text(DaemonOption.DEFAULT_RUNTIME, Tasks.BUILT_IN);
        if (!runtimes.containsKey(defaultRuntime) && !defaultRuntime.equals(Tasks.BUILT_IN)) {
            throw new ConfigException("specified default runtime '" + defaultRuntime + "' does not exist: add it to \""
                    + DaemonOption.RUNTIMES.key + "\"");
        }
        String initPath = settings.textOrNull(DaemonOption.INIT_PATH);
        return new EngineOptions(
                dataRoot,
                execRoot,
                build.monitor(),
                build.home(),
                runtimes,
                defaultRuntime,
                NetworkSettings.of(settings, execRoot),
                Build.plugins(),
                Build.journal(),
                settings.text(DaemonOption.LOG_DRIVER, "json-file"),
                settings.map(DaemonOption.LOG_OPTS),
                ulimits(),
                shmSize(),
                settings.flag(DaemonOption.NO_NEW_PRIVILEGES, false),
                settings.flag(DaemonOption.INIT, false),
                initPath == null ? null : Path.of(initPath),
                settings.text(DaemonOption.CGROUP_PARENT, ""),
                cdiDirectories(),
                new RealtimeLimit(
                        settings.number(DaemonOption.CPU_RT_PERIOD, 0),
                        settings.number(DaemonOption.CPU_RT_RUNTIME, 0)),
                settings.text(DaemonOption.SECCOMP_PROFILE, ""),
                settings.text(DaemonOption.USERNS_REMAP, ""),
                dns(),
                settings.list(DaemonOption.DNS_SEARCH),
                settings.list(DaemonOption.DNS_OPTS),
                RegistrySettings.of(settings, build.version()),
                RegistrySettings.atLeastOne(settings, DaemonOption.MAX_CONCURRENT_DOWNLOADS, DEFAULT_DOWNLOADS),
                RegistrySettings.atLeastOne(settings, DaemonOption.MAX_CONCURRENT_UPLOADS, DEFAULT_UPLOADS),
                BuilderSettings.of(settings),
                StorageSettings.rootLimit(settings),
                GcSettings.of(settings),
                settings.list(DaemonOption.LABELS),
                settings.flag(DaemonOption.DEBUG, false),
                build.version());
    }

    /// `runc` is always there; a runtime is a path, or an object with `path` and `runtimeArgs`.
    private Map<String, RuntimeProgram> runtimes() {
        Map<String, RuntimeProgram> runtimes = new LinkedHashMap<>();
        runtimes.put(Tasks.FALLBACK, new RuntimeProgram(Tasks.FALLBACK, List.of()));
        settings.object(DaemonOption.RUNTIMES).forEach((name, value) -> {
            if (name.equals(Tasks.FALLBACK) || name.equals(Tasks.BUILT_IN)) {
                throw new ConfigException("runtime name '" + name + "' is reserved");
            }
            runtimes.put(name, runtime(name, value));
        });
        return runtimes;
    }

    private static RuntimeProgram runtime(String name, JsonNode value) {
        String path =
                value.isString() ? value.stringValue() : value.path("path").asString("");
        if (path.isEmpty()) {
            throw new ConfigException("runtime '" + name + "': \"path\" is missing");
        }
        List<String> arguments = new ArrayList<>();
        value.path("runtimeArgs").forEach(argument -> arguments.add(argument.asString()));
        return new RuntimeProgram(path, arguments);
    }

    /// One empty name among them switches these devices off.
    private List<Path> cdiDirectories() {
        if (!settings.has(DaemonOption.CDI_SPEC_DIRS)) {
            return CdiDevices.DEFAULT_DIRECTORIES;
        }
        List<String> directories = settings.list(DaemonOption.CDI_SPEC_DIRS);
        return directories.contains("")
                ? List.of()
                : directories.stream().map(Path::of).toList();
    }

    private List<String> dns() {
        List<String> servers = settings.list(DaemonOption.DNS);
        servers.forEach(server -> NetworkSettings.address(DaemonOption.DNS, server));
        return servers;
    }

    private long shmSize() {
        String text = settings.textOrNull(DaemonOption.DEFAULT_SHM_SIZE);
        return text == null ? DEFAULT_SHM_SIZE : ByteSize.parse(DaemonOption.DEFAULT_SHM_SIZE.key, text);
    }

    private List<Ulimit> ulimits() {
        List<Ulimit> ulimits = new ArrayList<>();
        settings.object(DaemonOption.DEFAULT_ULIMITS).forEach((name, value) -> ulimits.add(ulimit(name, value)));
        return ulimits;
    }

    /// `{"Soft": 1024, "Hard": 2048}`, or the same as `1024:2048`.
    private static Ulimit ulimit(String name, JsonNode value) {
        if (value.isObject()) {
            long soft = value.path("Soft").asLong(0);
            return new Ulimit(name, value.path("Hard").asLong(soft), soft);
        }
        String[] limits = value.asString("").split(":", 2);
        try {
            long soft = Long.parseLong(limits[0]);
            long hard = limits.length == 1 ? soft : Long.parseLong(limits[1]);
            if (hard != -1 && (soft == -1 || soft > hard)) {
                throw new ConfigException("ulimit " + name + ": soft limit must be less than or equal to hard limit: "
                        + soft + " > " + hard);
            }
            return new Ulimit(name, hard, soft);
        } catch (NumberFormatException e) {
            throw new ConfigException("invalid ulimit " + name + "=" + value.asString("") + ": want soft[:hard]");
        }
    }
}
