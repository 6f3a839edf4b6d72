package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.engine.Rollback;
import dev.gantry.engine.Workspace;
import dev.gantry.engine.WorkspaceMount;
import dev.gantry.linux.Directory;
import dev.gantry.linux.IdMapping;
import dev.gantry.linux.RegularFile;
import dev.gantry.storage.CacheMounts;
import dev.gantry.storage.TreeStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What one command sees besides its root, as long as it is open. One platform thread.
final class StepView implements AutoCloseable {
    private static final String AGENT_VARIABLE = "SSH_AUTH_SOCK";

    private final BuildTools tools;
    private final Workspace workspace;
    private final Rollback opened = new Rollback();
    private final List<WorkspaceMount> mounts = new ArrayList<>();
    private final Map<String, String> variables = new LinkedHashMap<>();

    StepView(BuildTools tools, Workspace workspace) {
        this.tools = tools;
        this.workspace = workspace;
    }

    /// In the order in which they were opened.
    List<WorkspaceMount> mounts() {
        return mounts;
    }

    /// What the command finds in its environment.
    Map<String, String> variables() {
        return variables;
    }

    /// Adds a mount.
    ///
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER` where the client does not lend what it
    /// needs
    void open(StepMount mount) throws InterruptedException {
        switch (mount) {
            case StepMount.Bind bind -> bind(bind);
            case StepMount.Cache cache -> cache(cache);
            case StepMount.Memory memory -> memory(memory);
            case StepMount.Secret secret -> secret(secret);
            case StepMount.Ssh ssh -> agent(ssh);
            case StepMount.Script script -> script(script);
        }
    }

    private void bind(StepMount.Bind bind) {
        SourceView view = SourceView.open(bind.files(), bind.writable(), tools.trees(), workspace);
        opened.onFailure(view::close);
        mounts.add(new WorkspaceMount.Bind(view.path(), bind.target(), !bind.writable()));
    }

    private void cache(StepMount.Cache cache) throws InterruptedException {
        CacheMounts.Wanted wanted = new CacheMounts.Wanted(
                cache.name(),
                "cached mount " + cache.target() + " with id \"" + cache.id() + "\"",
                cache.sharing(),
                cache.rights().mode(),
                cache.rights().owner().uid(),
                cache.rights().owner().gid());
        CacheMounts.Held held = hold(cache, wanted);
        opened.onFailure(held::close);
        mounts.add(new WorkspaceMount.Bind(workspace.forCommands(held.path()), cache.target(), cache.readOnly()));
    }

    /// A new one begins with what another machine's has, or with what the instruction says.
    private CacheMounts.Held hold(StepMount.Cache cache, CacheMounts.Wanted wanted) throws InterruptedException {
        Optional<CacheMounts.Held> brought = tools.shared().hold(tools.caches(), wanted, cache.name());
        return brought.isPresent() ? brought.get() : tools.caches().hold(wanted, fresh -> fill(cache, fresh));
    }

    private static void fill(StepMount.Cache cache, Directory fresh) {
        SourceFiles origin = cache.origin();
        if (origin == null) {
            return;
        }
        origin.source()
                .read(root -> SourceFiles.at(root, origin.path(), place -> {
                    if (!place.isDirectory()) {
                        throw invalid("RUN --mount=type=cache: /" + origin.path() + " is not a directory");
                    }
                    try (Directory from = SourceFiles.open(place)) {
                        new TreeCopy(fresh, null, UnaryOperator.identity(), Selection.ALL).contents(from);
                    }
                    return place;
                }));
    }

    private void memory(StepMount.Memory memory) {
        String size = memory.sizeBytes() == 0 ? "" : ",size=" + memory.sizeBytes();
        mounts.add(new WorkspaceMount.Memory(memory.target(), "exec,dev" + size));
    }

    private void script(StepMount.Script script) {
        TreeStore.Tree tree = tools.trees().empty();
        opened.onFailure(tree::close);
        String name = TreePath.name(script.target());
        write(
                tree.root(),
                name,
                script.text().getBytes(StandardCharsets.UTF_8),
                new StepMount.Rights(0755, Owner.ROOT),
                IdMapping.IDENTITY);
        Path file = workspace.forCommands(SourceView.real(tree.root(), name));
        mounts.add(new WorkspaceMount.Bind(file, script.target(), true));
    }

    private static void write(Directory directory, String name, byte[] bytes, StepMount.Rights rights, IdMapping ids) {
        try (RegularFile file = directory.create(name, 0600)) {
            file.write(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
            file.chown(
                    ids.userOutside(rights.owner().uid()),
                    ids.groupOutside(rights.owner().gid()));
            file.chmod(rights.mode());
        }
    }

    private void secret(StepMount.Secret secret) throws InterruptedException {
        Optional<byte[]> bytes = tools.session().secret(secret.id());
        if (bytes.isEmpty()) {
            if (secret.required()) {
                throw invalid("secret " + secret.id() + ": not found");
            }
            return;
        }
        Path files = workspace.memory(); // also for a variable, which is in the container's specification
        if (!secret.variable().isEmpty()) {
            variables.put(secret.variable(), new String(bytes.get(), StandardCharsets.UTF_8));
        }
        if (!secret.target().isEmpty()) {
            String name = "secret" + mounts.size();
            try (Directory directory = Directory.open(files)) {
                write(directory, name, bytes.get(), secret.rights(), workspace.ids());
            }
            mounts.add(new WorkspaceMount.Bind(files.resolve(name), secret.target(), true));
        }
    }

    private void agent(StepMount.Ssh ssh) throws InterruptedException {
        Optional<BuildSession.Loan> probe = tools.session().agent(ssh.id());
        if (probe.isEmpty()) {
            if (ssh.required()) {
                throw invalid("no ssh agent \"" + ssh.id() + "\" is lent to the build: build with --ssh " + ssh.id());
            }
            return;
        }
        probe.get().close();
        Path socket = workspace.memory().resolve("agent" + mounts.size());
        AgentSocket served = AgentSocket.listen(socket, ssh, workspace.ids(), tools.session());
        opened.onFailure(served::close);
        mounts.add(new WorkspaceMount.Bind(socket, ssh.target(), false));
        variables.putIfAbsent(AGENT_VARIABLE, ssh.target());
    }

    @Override
    public void close() {
        opened.close();
    }
}
