package dev.gantry.engine;

import dev.gantry.api.ContainerConfig;
import dev.gantry.image.Descriptor;
import dev.gantry.linux.Directory;
import dev.gantry.linux.IdMapping;
import dev.gantry.linux.Signals;
import dev.gantry.runtime.Attachment;
import dev.gantry.runtime.NoLog;
import dev.gantry.runtime.RuntimeFailure;
import dev.gantry.runtime.Stream;
import dev.gantry.runtime.Task;
import dev.gantry.storage.Lease;
import dev.gantry.storage.Owners;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A root file system to work on, made by [Workspaces]. One platform thread. Closing it deletes what was
/// changed; layers that were made of it stay.
public final class Workspace implements AutoCloseable {
    private final String id;
    private final ContainerPaths paths;
    private final Storage storage;
    private final ContainerNetworks networks;
    private final ContainerRoots roots;
    private final MakeTask processes;
    private final UserNamespaces users;
    private final boolean isView;
    private @Nullable PrivateMemory memory;

    /// @param isView whether nothing is going to run in it
    Workspace(
            String id,
            ContainerPaths paths,
            Storage storage,
            ContainerNetworks networks,
            ContainerRoots roots,
            MakeTask processes,
            UserNamespaces users,
            boolean isView) {
        this.id = id;
        this.paths = paths;
        this.storage = storage;
        this.networks = networks;
        this.roots = roots;
        this.processes = processes;
        this.users = users;
        this.isView = isView;
    }

    /// What its containers are called: 64 hex digits.
    public String id() {
        return id;
    }

    /// Works on the files, with nothing running.
    public <T> T onFiles(Function<Directory, T> work) {
        try (Mounted mounted = mount();
                Directory root = Directory.open(mounted.path())) {
            return work.apply(root);
        }
    }

    /// The files, as long as it is open; nothing runs meanwhile.
    public final class Mounted implements AutoCloseable {
        /// Where they are.
        public Path path() {
            return paths.rootfs();
        }

        @Override
        public void close() {
            roots.removeBundle(paths.bundle());
        }
    }

    /// Mounts the files.
    public Mounted mount() {
        return mount(Owners.AS_ON_DISK);
    }

    /// Mounts the files for commands to see: with the owners that these know.
    public Mounted mountForCommands() {
        return mount(users.enabled() ? Owners.MAPPED : Owners.AS_ON_DISK);
    }

    /// Where commands are to see files of the data root's: with the owners that these know.
    public Path forCommands(Path files) {
        return users.enabled() ? storage.snapshots().mapped(files) : files;
    }

    /// What ids of commands are on the host.
    public IdMapping ids() {
        return users.ids();
    }

    private Mounted mount(Owners owners) {
        try {
            Files.createDirectories(paths.rootfs());
        } catch (IOException e) {
            throw new UncheckedIOException("create " + paths.rootfs() + ": " + Failures.text(e), e);
        }
        if (isView) {
            storage.snapshots().mountAlone(id, paths.rootfs(), owners);
        } else {
            storage.snapshots().mount(id, paths.rootfs(), owners);
        }
        return new Mounted();
    }

    /// A directory for files that must not reach a disk. From now on nothing that is known of a command does,
    /// its environment included.
    public Path memory() {
        PrivateMemory known = memory;
        if (known == null) {
            known = PrivateMemory.mount(paths);
            memory = known;
        }
        return known.files();
    }

    /// Runs a command to its end, and all that it has started. Interrupting the thread kills it.
    ///
    /// @param output what the command writes, as it comes
    /// @throws EngineException where it can't be started
    public WorkspaceCommand.End run(WorkspaceCommand command, AttachOutput output) throws InterruptedException {
        ContainerConfig wire = ImageConfigs.wire(command.config())
                .withEntrypoint(null)
                .withCmd(command.words())
                .withHostname(command.hostname().isEmpty() ? Ids.abbreviated(id) : command.hostname());
        ContainerDocument document = Workspaces.document(
                id,
                wire,
                command.host(),
                command.mounts().stream().map(WorkspaceMount::of).toList());
        users.check(command.host());
        processes.expected();
        if (memory != null) {
            memory.hold(paths.bundle());
        }
        try (Rollback given = new Rollback()) { // all of it is taken back at the end, too
            given.onFailure(() -> networks.release(id));
            Task task = processes
                    .make(document, networks.attach(document), NoLog::new, given)
                    .task();
            networks.awaitReady(id);
            return finish(task, output);
        } catch (RuntimeFailure e) {
            throw EngineException.invalid(Failures.text(e));
        }
    }

    private static WorkspaceCommand.End finish(Task task, AttachOutput output) throws InterruptedException {
        Attachment attachment = task.attach(EnumSet.of(Stream.STDOUT, Stream.STDERR), output::write);
        try {
            task.start();
            int code = task.exit().get().code();
            attachment.ended().get();
            return new WorkspaceCommand.End(code, code != 0 && task.oomKilled());
        } catch (InterruptedException e) {
            task.signal(Signals.KILL);
            throw e;
        } catch (ExecutionException e) {
            throw EngineException.system("output of the command: " + Failures.text(e), e);
        } finally {
            attachment.close();
        }
    }

    /// Makes what was changed a layer: the end of the workspace, but for [#close].
    ///
    /// @param lease holds the layer
    /// @return its blob, whose digest is its diff ID; empty where nothing has changed
    public Optional<Descriptor> pack(Lease lease) {
        return storage.committer().convert(lease, id);
    }

    @Override
    public void close() {
        storage.snapshots().remove(id);
        if (memory != null) {
            roots.removeBundle(paths.bundle()); // a link, where no command came so far as to remove it
            memory.close();
        }
        RemoveContainer.deleteFiles(paths.directory());
    }
}
