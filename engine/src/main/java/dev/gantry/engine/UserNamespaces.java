package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.linux.IdMapping;
import dev.gantry.linux.UserNamespace;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.runtime.KernelVersion;
import dev.gantry.runtime.Remapping;
import dev.gantry.storage.Owners;
import dev.gantry.storage.Snapshotter;
import dev.gantry.volume.LocalVolumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The user namespaces of remapped containers (`userns-remap`), one each, below `<run root>/userns`; whoever
/// shares another namespace of a container shares that one's user namespace, too, for the kernel wants that.
final class UserNamespaces {
    private static final String CONTAINER = "container:";

    /// The first kernel whose overlays take layers with mapped owners.
    private static final KernelVersion OLDEST_KERNEL = new KernelVersion(5, 19);

    private final Path directory;
    private final Path program;
    private final @Nullable IdMapping ids;
    private final ContainerRegistry containers;

    private UserNamespaces(EngineOptions options, @Nullable IdMapping ids, ContainerRegistry containers) {
        this.directory = options.runRoot().resolve("userns");
        this.program = options.monitor();
        this.ids = ids;
        this.containers = containers;
    }

    /// @param ids what containers' ids are on the host; null where they are the same
    /// @throws IllegalArgumentException where the kernel can't do it
    /// @throws dev.gantry.storage.StorageException where the data root's file system can't
    static UserNamespaces open(
            EngineOptions options,
            @Nullable IdMapping ids,
            HostCapabilities host,
            ContainerRegistry containers,
            Snapshotter snapshots) {
        if (ids != null) {
            requireKernel(host);
            try (UserNamespace owners = UserNamespace.forMounts(options.monitor(), ids)) {
                snapshots.map(owners);
            }
        }
        UserNamespaces opened = new UserNamespaces(options, ids, containers);
        opened.createDirectory();
        return opened;
    }

    private static void requireKernel(HostCapabilities host) {
        if (!host.userNamespaces() || !host.kernel().isAtLeast(OLDEST_KERNEL)) {
            throw new IllegalArgumentException("userns-remap needs a kernel with user namespaces, 5.19 or later");
        }
    }

    private void createDirectory() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("create " + directory + ": " + Failures.text(e), e);
        }
    }

    /// Whether containers are remapped that do not say otherwise.
    boolean enabled() {
        return ids != null;
    }

    /// What ids of containers are on the host that do not say otherwise.
    IdMapping ids() {
        return ids == null ? IdMapping.IDENTITY : ids;
    }

    /// What a container's ids are on the host.
    IdMapping ids(HostConfig host) {
        return host.usernsMode().equals("host") ? IdMapping.IDENTITY : ids();
    }

    /// Who root of containers is on the host.
    LocalVolumes.Owner root() {
        return ids == null ? LocalVolumes.ROOT : new LocalVolumes.Owner(ids.rootUser(), ids.rootGroup());
    }

    private boolean remaps(HostConfig host) {
        return !ids(host).isIdentity();
    }

    /// How a container's files are to be mounted for it.
    Owners owners(HostConfig host) {
        return remaps(host) ? Owners.MAPPED : Owners.AS_ON_DISK;
    }

    /// What can't be had in a user namespace, in dockerd's words.
    ///
    /// @throws EngineException `INVALID_PARAMETER`
    void check(HostConfig host) {
        if (!remaps(host)) {
            return;
        }
        if (host.privileged()) {
            throw invalid("privileged mode is incompatible with user namespaces.  You must run the container in the"
                    + " host namespace when running privileged mode");
        }
        if (host.networkMode().equals("host")) {
            throw invalid("cannot share the host's network namespace when user namespaces are enabled");
        }
        if (host.pidMode().equals("host")) {
            throw invalid("cannot share the host PID namespace when user namespaces are enabled");
        }
    }

    /// Makes a container's user namespace, before any other of its namespaces.
    ///
    /// @return to be closed; null where it has none
    @Nullable UserNamespace make(ContainerDocument document) {
        if (!remaps(document.hostConfig())) {
            return null;
        }
        Optional<Path> shared = shared(document.hostConfig());
        if (shared.isPresent()) {
            return UserNamespace.open(program, shared.get());
        }
        release(document.id()); // a start that was cut off may have left one
        UserNamespace made = UserNamespace.create(program, ids(document.hostConfig()));
        try {
            made.bind(path(document.id()));
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /// Where the namespace is that [#make] made; null where there is none.
    @Nullable Remapping of(ContainerDocument document) {
        HostConfig host = document.hostConfig();
        return remaps(host) ? new Remapping(shared(host).orElse(path(document.id())), ids(host)) : null;
    }

    private Path path(String id) {
        return directory.resolve(id);
    }

    /// @throws EngineException `CONFLICT` where a container that is shared with has none, or does not run
    private Optional<Path> shared(HostConfig host) {
        Optional<Container> other = Stream.of(host.networkMode(), host.ipcMode(), host.pidMode())
                .filter(mode -> mode.startsWith(CONTAINER))
                .findFirst()
                .flatMap(mode -> containers.find(mode.substring(CONTAINER.length())));
        return other.map(container -> {
            int pid = container.state().pid();
            if (!container.state().hasProcess()) {
                throw conflict("cannot join namespace of a non running container: " + container.id());
            }
            if (IdMapping.ofProcess(pid).isIdentity()) {
                throw conflict("cannot join namespace of container " + container.id()
                        + ", which is in the host's user namespace: run this one with --userns=host");
            }
            return Path.of("/proc", Integer.toString(pid), "ns", "user");
        });
    }

    /// A container's user namespace is of no more use. May be repeated.
    void release(String id) {
        UserNamespace.unbind(path(id));
    }

    /// Likewise of all but these, which an earlier daemon has left.
    void releaseAllBut(Set<String> running) {
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> String.valueOf(file.getFileName()))
                    .filter(id -> !running.contains(id))
                    .forEach(this::release);
        } catch (IOException e) {
            throw new UncheckedIOException("list " + directory + ": " + Failures.text(e), e);
        }
    }

    /// Makes a container's root the owner of files that are there for it.
    void give(HostConfig host, Path... files) {
        if (!remaps(host)) {
            return;
        }
        for (Path file : files) {
            own(file, ids(host));
        }
    }

    private static void own(Path file, IdMapping owner) {
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.setAttribute(file, "unix:uid", owner.rootUser(), LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", owner.rootGroup(), LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("give " + file + " to the container: " + Failures.text(e), e);
        }
    }

    /// Options by which a tmpfs is a container's root's.
    List<String> tmpfs(HostConfig host) {
        return remaps(host)
                ? List.of(
                        "uid=" + Integer.toUnsignedString(ids(host).rootUser()),
                        "gid=" + Integer.toUnsignedString(ids(host).rootGroup()))
                : List.of();
    }
}
