package dev.gantry.engine;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.image.Descriptor;
import dev.gantry.image.RunConfig;
import dev.gantry.linux.Directory;
import dev.gantry.linux.Signals;
import dev.gantry.runtime.Attachment;
import dev.gantry.runtime.NoLog;
import dev.gantry.runtime.RuntimeFailure;
import dev.gantry.runtime.Stream;
import dev.gantry.runtime.Task;
import dev.gantry.storage.Lease;
import dev.gantry.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/// A root file system to work on, made by [Workspaces]. One platform thread. Closing it deletes what was
/// changed; layers that were made of it stay.
public final class Workspace implements AutoCloseable {
    private final String id;
    private final ContainerPaths paths;
    private final Storage storage;
    private final ContainerNetworks networks;
    private final ContainerRoots roots;
    private final MakeTask processes;

    Workspace(
            String id,
            ContainerPaths paths,
            Storage storage,
            ContainerNetworks networks,
            ContainerRoots roots,
            MakeTask processes) {
        this.id = id;
        this.paths = paths;
        this.storage = storage;
        this.networks = networks;
        this.roots = roots;
        this.processes = processes;
    }

    /// What its containers are called: 64 hex digits.
    public String id() {
        return id;
    }

    /// Works on the files, with nothing running.
    public <T> T onFiles(Function<Directory, T> work) {
        try {
            Files.createDirectories(paths.rootfs());
        } catch (IOException e) {
            throw new UncheckedIOException("create " + paths.rootfs() + ": " + Failures.text(e), e);
        }
        storage.snapshots().mount(id, paths.rootfs());
        try (Directory root = Directory.open(paths.rootfs())) {
            return work.apply(root);
        } finally {
            roots.removeBundle(paths.bundle());
        }
    }

    /// Runs a command to its end. Interrupting the thread kills it.
    ///
    /// @param command what is executed, from the first word on
    /// @param config user, environment, working directory
    /// @param host filled by [Workspaces#settings]
    /// @param output what the command writes, as it comes
    /// @return the exit code
    /// @throws EngineException where it can't be started
    public int run(List<String> command, RunConfig config, HostConfig host, AttachOutput output)
            throws InterruptedException {
        ContainerConfig wire =
                ImageConfigs.wire(config).withEntrypoint(null).withCmd(command).withHostname(Ids.abbreviated(id));
        ContainerDocument document = Workspaces.document(id, wire, host);
        processes.expected();
        try (Rollback given = new Rollback()) { // all of it is taken back at the end, too
            given.onFailure(() -> networks.release(id));
            Task task = processes
                    .make(document, networks.attach(document), NoLog::new, given)
                    .task();
            return finish(task, output);
        } catch (RuntimeFailure e) {
            throw EngineException.invalid(Failures.text(e));
        }
    }

    private static int finish(Task task, AttachOutput output) throws InterruptedException {
        Attachment attachment = task.attach(EnumSet.of(Stream.STDOUT, Stream.STDERR), output::write);
        try {
            task.start();
            int code = task.exit().get().code();
            attachment.ended().get();
            return code;
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
        RemoveContainer.deleteFiles(paths.directory());
    }
}
