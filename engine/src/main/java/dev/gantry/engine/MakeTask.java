package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.runtime.ContainerSettings;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.runtime.LogSink;
import dev.gantry.runtime.OciSpec;
import dev.gantry.runtime.Remapping;
import dev.gantry.runtime.Task;
import dev.gantry.runtime.TaskRequest;
import dev.gantry.runtime.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the process of a container that has its network: root, names, specification, and the process itself,
/// which waits to be started.
final class MakeTask {
    private static final System.Logger LOG = System.getLogger(MakeTask.class.getName());

    private final EngineOptions options;
    private final HostCapabilities host;
    private final Tasks tasks;
    private final ContainerNetworks networks;
    private final NamespaceChoice namespaces;
    private final ContainerRoots roots;
    private final UserNamespaces users;
    private final VendorDevices devices;

    MakeTask(
            EngineOptions options,
            HostCapabilities host,
            Tasks tasks,
            ContainerNetworks networks,
            NamespaceChoice namespaces,
            ContainerRoots roots,
            UserNamespaces users) {
        this.options = options;
        this.host = host;
        this.tasks = tasks;
        this.networks = networks;
        this.namespaces = namespaces;
        this.roots = roots;
        this.users = users;
        this.devices = new VendorDevices(options.cdiDirectories());
    }

    /// A process that waits, and what it was made of.
    record Made(Task task, ContainerSettings settings) {}

    /// A process may be wanted within milliseconds: the kernel is made ready for it meanwhile.
    void expected() {
        tasks.expectCreate();
    }

    /// @param rollback gets how to take each step back
    Made make(ContainerDocument document, ContainerNetwork network, Supplier<LogSink> openLog, Rollback rollback) {
        ContainerPaths paths = ContainerPaths.of(options, document.id());
        Map<String, Path> sources = roots.mount(document, paths);
        rollback.onFailure(() -> roots.unmount(document, paths));
        writeNames(document, network, paths);
        ContainerSettings settings = settings(document, network, sources, users.of(document));
        writeSpecification(settings, document, paths);
        LogSink log = openLog.get();
        rollback.onFailure(log::close);
        Task task = tasks.create(request(document, settings, paths, log));
        rollback.onFailure(task::delete);
        return new Made(task, settings);
    }

    /// A container on another's network has that one's names.
    private void writeNames(ContainerDocument document, ContainerNetwork network, ContainerPaths paths) {
        if (!network.shared()) {
            networks.writeNames(document, network, paths.directory());
            users.give(document.hostConfig(), paths.hostname(), paths.hosts(), paths.resolvConf());
        }
    }

    /// Those of a container that runs: what is known of it without making anything.
    ContainerSettings settings(ContainerDocument document, ContainerNetwork network) {
        return settings(document, network, Map.of(), null);
    }

    /// @param sources of mounts, by their destinations; those that are missing are where the document says
    private ContainerSettings settings(
            ContainerDocument document,
            ContainerNetwork network,
            Map<String, Path> sources,
            @Nullable Remapping remapping) {
        HostConfig config = document.hostConfig();
        ContainerPaths paths = ContainerPaths.of(options, document.id());
        return RuntimeSettings.of(
                document,
                new RuntimeSettings.Prepared(
                        paths.rootfs(),
                        sources,
                        namespaces.of(config, network),
                        roots.ownFiles(document, network, paths),
                        networks.linkEnvironment(document),
                        cgroup(config, document.id()),
                        init(config),
                        remapping),
                options);
    }

    private String cgroup(HostConfig config, String id) {
        String parent = config.cgroupParent().isEmpty() ? options.cgroupParent() : config.cgroupParent();
        return Path.of("/", parent, id).normalize().toString();
    }

    private @Nullable Path init(HostConfig config) {
        boolean wanted = config.init() == null ? options.init() : config.init();
        if (!wanted) {
            return null;
        }
        return InitProgram.find(options)
                .orElseThrow(() -> invalid(
                        "init binary not found: install tini or catatonit, or set \"init-path\" in daemon.json"));
    }

    private void writeSpecification(ContainerSettings settings, ContainerDocument document, ContainerPaths paths) {
        HostConfig config = document.hostConfig();
        options.realtime().grantAbove(settings.cgroupsPath());
        OciSpec specification =
                devices.inject(config, OciSpec.of(settings, host)).limited(RuntimeSettings.realtime(config));
        for (String warning : specification.warnings()) {
            LOG.log(System.Logger.Level.WARNING, "container narrowed id={0} reason={1}", document.id(), warning);
        }
        try {
            Files.writeString(paths.specification(), specification.configJson());
        } catch (IOException e) {
            throw new UncheckedIOException("write " + paths.specification() + ": " + Failures.text(e), e);
        }
    }

    private static TaskRequest request(
            ContainerDocument document, ContainerSettings settings, ContainerPaths paths, LogSink log) {
        return new TaskRequest(
                document.id(),
                paths.bundle(),
                document.hostConfig().runtime(),
                document.config().tty(),
                document.config().openStdin(),
                document.config().stdinOnce(),
                settings.cgroupsPath(),
                log);
    }
}
