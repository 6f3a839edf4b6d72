package dev.gantry.engine;

import dev.gantry.api.DiskUsage;
import dev.gantry.api.Rfc3339;
import dev.gantry.api.SystemInfo;
import dev.gantry.api.SystemVersion;
import dev.gantry.distribution.ProxySettings;
import dev.gantry.distribution.Registries;
import dev.gantry.engine.ContainerState.Status;
import dev.gantry.logging.LogDrivers;
import dev.gantry.runtime.CgroupMode;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the daemon says about itself and its host.
public final class SystemInformation {
    private static final String API_VERSION = "1.50";
    private static final String MIN_API_VERSION = "1.24";

    private final Supplier<EngineOptions> options;
    private final HostCapabilities host;
    private final Storage storage;
    private final ContainerRegistry containers;
    private final Containers listing;
    private final Images images;
    private final Volumes volumes;
    private final String id;

    private final BuildCaches buildCaches;
    private final Events events;

    private final UserNamespaces users;

    SystemInformation(
            Supplier<EngineOptions> options,
            HostCapabilities host,
            Storage storage,
            ContainerRegistry containers,
            Containers listing,
            Images images,
            Volumes volumes,
            BuildCaches buildCaches,
            Events events,
            UserNamespaces users) {
        this.buildCaches = buildCaches;
        this.events = events;
        this.users = users;
        this.options = options;
        this.host = host;
        this.storage = storage;
        this.containers = containers;
        this.listing = listing;
        this.images = images;
        this.volumes = volumes;
        this.id = EngineId.of(options.get().dataRoot());
    }

    /// Source: Engine API, `SystemVersion`.
    public SystemVersion version() {
        String kernel = HostNames.kernelRelease();
        Map<String, String> details = new TreeMap<>(Map.of(
                "ApiVersion",
                API_VERSION,
                "MinAPIVersion",
                MIN_API_VERSION,
                "Os",
                "linux",
                "Arch",
                architecture(),
                "KernelVersion",
                kernel,
                "JavaVersion",
                Runtime.version().toString(),
                "Experimental",
                "false"));
        return new SystemVersion(
                new SystemVersion.Platform("Gantry"),
                List.of(
                        new SystemVersion.Component("Engine", options.get().serverVersion(), details),
                        new SystemVersion.Component(
                                EngineOptions.shownRuntime(options.get().defaultRuntime()),
                                RuntimeVersions.of(
                                        options.get(),
                                        EngineOptions.shownRuntime(options.get().defaultRuntime())),
                                Map.of())),
                options.get().serverVersion(),
                API_VERSION,
                MIN_API_VERSION,
                "",
                "",
                "linux",
                architecture(),
                kernel,
                false,
                "");
    }

    /// Docker's word for the processor.
    static String architecture() {
        String name = String.valueOf(System.getProperty("os.arch"));
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    private static String machine() {
        return architecture().equals("amd64") ? "x86_64" : String.valueOf(System.getProperty("os.arch"));
    }

    /// Source: Engine API, `SystemInfo`.
    public SystemInfo info() {
        Counts counts = counts();
        HostCapabilities.Cgroups cgroups = host.cgroups();
        ProxySettings proxies = options.get().registries().proxies();
        return new SystemInfo(
                id,
                counts.all,
                counts.running,
                counts.paused,
                counts.all - counts.running - counts.paused,
                storage.images().all().size(),
                "overlay2",
                List.of(
                        List.of("Backing Filesystem", fileSystem()),
                        List.of("Supports d_type", "true"),
                        List.of("Using metacopy", "false"),
                        List.of("Native Overlay Diff", "true"),
                        List.of("userxattr", "false")),
                new SystemInfo.Plugins(
                        List.of("local"),
                        List.of("bridge", "host", "ipvlan", "macvlan", "null"),
                        null,
                        new LogDrivers(options.get().journal()).names()),
                cgroups.memoryLimit(),
                cgroups.swapLimit(),
                cgroups.cpuCfs(),
                cgroups.cpuCfs(),
                cgroups.cpuShares(),
                cgroups.cpuset(),
                cgroups.pidsLimit(),
                forwarding(),
                options.get().debug(),
                openFiles(),
                cgroups.oomKillDisable(),
                Thread.activeCount(),
                Rfc3339.format(Instant.now()),
                options.get().logDriver(),
                "cgroupfs",
                host.cgroupMode() == CgroupMode.UNIFIED ? "2" : "1",
                events.listeners(),
                HostNames.kernelRelease(),
                OsRelease.prettyName(),
                OsRelease.version(),
                "linux",
                machine(),
                Registries.HUB_LOGIN,
                RegistrySettings.wire(options.get().registries()),
                Runtime.getRuntime().availableProcessors(),
                totalMemory(),
                null,
                options.get().dataRoot().toString(),
                masked(proxies.http()),
                masked(proxies.https()),
                proxies.noProxy(),
                HostNames.own(),
                options.get().labels(),
                false,
                options.get().serverVersion(),
                runtimes(),
                EngineOptions.shownRuntime(options.get().defaultRuntime()),
                SystemInfo.Swarm.INACTIVE,
                true,
                "",
                initBinary(),
                new SystemInfo.Commit(""),
                new SystemInfo.Commit(RuntimeVersions.of(
                        options.get(), EngineOptions.shownRuntime(options.get().defaultRuntime()))),
                new SystemInfo.Commit(""),
                securityOptions(),
                null,
                new SystemInfo.Firewall("nftables", null),
                options.get().cdiDirectories().stream().map(Path::toString).toList(),
                warnings(cgroups));
    }

    /// A proxy's address without who one is there.
    static String masked(String proxy) {
        return proxy.replaceFirst("//[^/]*@", "//xxxxx:xxxxx@");
    }

    private record Counts(int all, int running, int paused) {}

    private Counts counts() {
        int running = 0;
        int paused = 0;
        for (Container container : containers.all()) {
            Status status = container.state().status();
            if (status == Status.PAUSED) {
                paused++;
            } else if (container.state().running()) {
                running++;
            }
        }
        return new Counts(containers.all().size(), running, paused);
    }

    private String initBinary() {
        Path path = InitProgram.find(options.get()).orElse(InitProgram.DOCKERS);
        return String.valueOf(path.getFileName());
    }

    private Map<String, SystemInfo.RuntimeEntry> runtimes() {
        Map<String, SystemInfo.RuntimeEntry> all = new TreeMap<>();
        options.get()
                .runtimes()
                .forEach((name, program) -> all.put(
                        name,
                        new SystemInfo.RuntimeEntry(
                                program.path(), program.arguments().isEmpty() ? null : program.arguments(), null)));
        return all;
    }

    private List<String> securityOptions() {
        List<String> all = new ArrayList<>();
        if (host.apparmor()) {
            all.add("name=apparmor");
        }
        if (host.seccomp()) {
            all.add("name=seccomp,profile="
                    + (options.get().seccompProfile().isEmpty()
                            ? "builtin"
                            : options.get().seccompProfile()));
        }
        if (host.cgroupNamespaces() && host.cgroupMode() == CgroupMode.UNIFIED) {
            all.add("name=cgroupns");
        }
        if (users.enabled()) {
            all.add("name=userns");
        }
        return all;
    }

    /// dockerd's words for what the kernel lacks.
    private @Nullable List<String> warnings(HostCapabilities.Cgroups cgroups) {
        List<String> all = new ArrayList<>();
        warnUnless(cgroups.memoryLimit(), "WARNING: No memory limit support", all);
        warnUnless(cgroups.swapLimit(), "WARNING: No swap limit support", all);
        boolean unified = host.cgroupMode() == CgroupMode.UNIFIED;
        warnUnless(unified || cgroups.oomKillDisable(), "WARNING: No oom kill disable support", all);
        warnUnless(cgroups.cpuCfs(), "WARNING: No cpu cfs quota support", all);
        warnUnless(cgroups.cpuCfs(), "WARNING: No cpu cfs period support", all);
        warnUnless(cgroups.cpuShares(), "WARNING: No cpu shares support", all);
        warnUnless(cgroups.cpuset(), "WARNING: No cpuset support", all);
        warnUnless(forwarding(), "WARNING: IPv4 forwarding is disabled", all);
        return all.isEmpty() ? null : all;
    }

    private static void warnUnless(boolean there, String warning, List<String> warnings) {
        if (!there) {
            warnings.add(warning);
        }
    }

    private static boolean forwarding() {
        return line(Path.of("/proc/sys/net/ipv4/ip_forward")).equals("1");
    }

    private static int openFiles() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        } catch (IOException e) {
            throw new UncheckedIOException("list /proc/self/fd: " + Failures.text(e), e);
        }
    }

    private static long totalMemory() {
        String first = line(Path.of("/proc/meminfo"));
        return Long.parseLong(first.replaceAll("\\D", "")) * 1024;
    }

    /// Docker's word for the file system: its generations have one magic number, and so one name.
    private String fileSystem() {
        try {
            String type = Files.getFileStore(options.get().dataRoot()).type();
            return type.matches("ext[234]") ? "extfs" : type;
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String line(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + Failures.text(e), e);
        }
    }

    /// Kinds of things that take room on the disk.
    public enum Occupant {
        IMAGE,
        CONTAINER,
        VOLUME,
        BUILD_CACHE
    }

    /// Source: Engine API, `SystemDataUsage`. What containers and volumes hold is told from figures that are
    /// kept (`docs/disk.md`).
    ///
    /// @param kinds what is told; the rest is left out
    public DiskUsage diskUsage(Set<Occupant> kinds) {
        boolean withImages = kinds.contains(Occupant.IMAGE);
        return new DiskUsage(
                withImages ? images.layersSize() : 0,
                withImages ? images.usage() : null,
                kinds.contains(Occupant.CONTAINER) ? listing.list(true, 0, true, Filters.NONE) : null,
                kinds.contains(Occupant.VOLUME) ? volumes.usage() : null,
                kinds.contains(Occupant.BUILD_CACHE) ? buildCaches.list() : null);
    }
}
