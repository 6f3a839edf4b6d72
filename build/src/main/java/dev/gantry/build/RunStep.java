package dev.gantry.build;

import dev.gantry.api.HostConfig;
import dev.gantry.engine.Workspace;
import dev.gantry.engine.WorkspaceCommand;
import dev.gantry.image.RunConfig;
import java.util.ArrayList;
import java.util.List;

/// A `RUN`, ready to be carried out.
///
/// @param config the command's user, directory and environment
/// @param host its limits, network and rights
record RunStep(
        BuildTools tools,
        StageListener listener,
        List<String> words,
        RunConfig config,
        HostConfig host,
        List<StepMount> mounts) {
    RunStep {
        words = List.copyOf(words);
        mounts = List.copyOf(mounts);
    }

    /// What goes into the step's key, but for the environment.
    List<String> inputs() {
        List<String> inputs = new ArrayList<>(words);
        inputs.add(host.networkMode());
        inputs.add(Boolean.toString(host.privileged()));
        if (!tools.hosts().hostname().isEmpty()) {
            inputs.add(tools.hosts().hostname());
        }
        mounts.forEach(mount -> inputs.addAll(mount.key()));
        return inputs;
    }

    void carryOut(Workspace workspace) throws InterruptedException {
        List<String> targets = mounts.stream()
                .map(StepMount::target)
                .filter(target -> !target.isEmpty())
                .toList();
        MountStubs stubs =
                targets.isEmpty() ? MountStubs.NONE : workspace.onFiles(root -> MountStubs.of(root, targets));
        run(workspace);
        if (!stubs.paths().isEmpty()) {
            workspace.onFiles(stubs::remove);
        }
    }

    private void run(Workspace workspace) throws InterruptedException {
        try (StepView view = new StepView(tools, workspace)) {
            for (StepMount mount : mounts) {
                view.open(mount);
            }
            RunConfig.Builder environment = config.edit();
            view.variables().forEach(environment::env);
            WorkspaceCommand command = new WorkspaceCommand(
                    words, environment.build(), host, tools.hosts().hostname(), view.mounts());
            listener.runs(workspace.id());
            try {
                require(workspace.run(command, listener.output()));
            } finally {
                listener.removed(workspace.id());
            }
        }
    }

    private void require(WorkspaceCommand.End end) {
        if (end.code() != 0) {
            throw new CommandFailedException(words, end);
        }
    }
}
