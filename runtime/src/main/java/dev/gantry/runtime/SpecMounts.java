package dev.gantry.runtime;

import dev.gantry.runtime.MountSetting.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `mounts` of a container in the order they are made, and what they ask of the root's propagation.
final class SpecMounts {
    private static final Set<String> WRITABLE_ON_READONLY_ROOT =
            Set.of("/proc", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue");

    /// The first kernel with `mount_setattr(2)`.
    private static final KernelVersion RECURSIVE_READONLY = new KernelVersion(5, 12);

    private final ContainerSettings settings;
    private final HostCapabilities host;
    private final List<Entry> entries = new ArrayList<>();

    private SpecMounts(ContainerSettings settings, HostCapabilities host) {
        this.settings = settings;
        this.host = host;
    }

    private record Entry(String destination, String type, String source, List<String> options) {
        Entry with(String option) {
            List<String> more = new ArrayList<>(options);
            more.add(option);
            return new Entry(destination, type, source, more);
        }

        Entry without(String option) {
            return new Entry(
                    destination,
                    type,
                    source,
                    options.stream().filter(each -> !each.equals(option)).toList());
        }
    }

    static SpecMounts of(ContainerSettings settings, HostCapabilities host) {
        SpecMounts mounts = new SpecMounts(settings, host);
        mounts.addDefaults();
        mounts.addHostShm();
        settings.mounts().stream()
                .sorted(Comparator.comparingLong(SpecMounts::depth))
                .map(mounts::entry)
                .forEach(mounts.entries::add);
        if (SpecProcess.hasInit(settings)) {
            mounts.entries.add(
                    new Entry(SpecProcess.initPath(), "bind", String.valueOf(settings.init()), List.of("bind", "ro")));
        }
        return mounts;
    }

    private static long depth(MountSetting mount) {
        return mount.destination().chars().filter(c -> c == '/').count();
    }

    /// Docker's mounts, less those that a mount of the user's takes the place of.
    private void addDefaults() {
        Set<String> taken =
                settings.mounts().stream().map(MountSetting::destination).collect(Collectors.toSet());
        boolean ownDev = taken.contains("/dev");
        for (Entry mount : defaults()) {
            boolean belowDev = mount.destination().startsWith("/dev/");
            if (!taken.contains(mount.destination()) && !(ownDev && belowDev)) {
                entries.add(adapted(mount));
            }
        }
    }

    private List<Entry> defaults() {
        List<Entry> mounts = new ArrayList<>(List.of(
                new Entry("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
                new Entry("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")),
                new Entry(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
                new Entry("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", "ro")),
                new Entry("/sys/fs/cgroup", "cgroup", "cgroup", List.of("ro", "nosuid", "noexec", "nodev"))));
        addMessageQueues(mounts);
        if (settings.shmSizeBytes() > 0 && !sharesHostIpc()) {
            String size = "size=" + settings.shmSizeBytes();
            mounts.add(new Entry("/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", size)));
        }
        return mounts;
    }

    /// The host's can't be mounted anew by root of another user namespace, only shown where it is mounted.
    private void addMessageQueues(List<Entry> mounts) {
        if (settings.remapping() == null || !sharesHostIpc()) {
            mounts.add(new Entry("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
        } else if (Files.isDirectory(Path.of("/dev/mqueue"))) {
            List<String> options = List.of("bind", "nosuid", "noexec", "nodev");
            mounts.add(new Entry("/dev/mqueue", "bind", "/dev/mqueue", options));
        }
    }

    private Entry adapted(Entry mount) {
        if (settings.confinement().privileged()) {
            boolean opened = mount.type().equals("sysfs") || mount.type().equals("cgroup");
            return opened ? mount.without("ro") : mount;
        }
        boolean locked = settings.readonlyRootfs() && !WRITABLE_ON_READONLY_ROOT.contains(mount.destination());
        return locked && !mount.options().contains("ro") ? mount.with("ro") : mount;
    }

    private boolean sharesHostIpc() {
        return settings.namespaces().ipc() instanceof Namespaces.Namespace.Host;
    }

    private void addHostShm() {
        boolean taken =
                settings.mounts().stream().anyMatch(mount -> mount.destination().equals("/dev/shm"));
        if (sharesHostIpc() && !taken && settings.shmSizeBytes() > 0) {
            entries.add(new Entry("/dev/shm", "bind", "/dev/shm", List.of("rbind", "rprivate")));
        }
    }

    private Entry entry(MountSetting mount) {
        return switch (mount) {
            case MountSetting.Bind bind ->
                new Entry(bind.destination(), "bind", bind.source().toString(), options(bind));
            case MountSetting.Tmpfs tmpfs ->
                new Entry(tmpfs.destination(), "tmpfs", "tmpfs", TmpfsOptions.merge(tmpfs.options()));
        };
    }

    private List<String> options(MountSetting.Bind bind) {
        List<String> options = new ArrayList<>();
        options.add(bind.recursive() ? "rbind" : "bind");
        if (bind.access() != Access.WRITABLE) {
            options.add("ro");
        }
        boolean below = bind.access() == Access.READONLY || bind.access() == Access.READONLY_ALL;
        if (below && bind.recursive() && host.kernel().isAtLeast(RECURSIVE_READONLY)) {
            options.add("rro");
        } else if (bind.access() == Access.READONLY_ALL && bind.recursive()) {
            throw new SettingsException("recursive read-only mounts are not supported by this kernel, only by 5.12 and"
                    + " later: " + bind.destination());
        }
        options.add(propagation(bind));
        return options;
    }

    private static String propagation(MountSetting.Bind bind) {
        return bind.propagation().isEmpty() ? "rprivate" : bind.propagation();
    }

    /// A shared or slave volume only works where the container's root is at least as open, and its source too.
    ///
    /// @throws SettingsException where a source is not shared on the host
    Optional<String> rootPropagation() {
        Optional<String> wanted = Optional.empty();
        for (MountSetting mount : settings.mounts()) {
            if (!(mount instanceof MountSetting.Bind bind)) {
                continue;
            }
            switch (propagation(bind)) {
                case "shared", "rshared" -> {
                    Propagation.requireShared(bind.source());
                    wanted = Optional.of("shared");
                }
                case "slave", "rslave" -> {
                    Propagation.requireSharedOrSlave(bind.source());
                    wanted = Optional.of(wanted.orElse("rslave"));
                }
                default -> {
                    // private volumes work with any root
                }
            }
        }
        return wanted;
    }

    void writeTo(ArrayNode array) {
        for (Entry mount : entries) {
            ObjectNode json = array.addObject()
                    .put("destination", mount.destination())
                    .put("type", mount.type())
                    .put("source", mount.source());
            ArrayNode options = json.putArray("options");
            mount.options().forEach(options::add);
        }
    }
}
