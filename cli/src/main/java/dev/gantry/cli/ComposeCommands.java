package dev.gantry.cli;

import java.util.Optional;

/// The commands of `compose` that need an engine.
final class ComposeCommands {
    private ComposeCommands() {}

    /// The command called `name`.
    static Optional<Command> find(String name, ComposeGroup compose) {
        return Optional.ofNullable(
                switch (name) {
                    case "attach" -> new ComposeAttach(compose);
                    case "build" -> new ComposeBuild(compose);
                    case "commit" -> new ComposeCommit(compose);
                    case "cp" -> new ComposeCopy(compose);
                    case "create" -> new ComposeCreate(compose);
                    case "down" -> new ComposeDown(compose);
                    case "events" -> new ComposeEvents(compose);
                    case "exec" -> new ComposeExec(compose);
                    case "export" -> new ComposeExport(compose);
                    case "graph" -> new ComposeGraph(compose);
                    case "images" -> new ComposeImageList(compose);
                    case "kill" -> new ComposeKill(compose);
                    case "logs" -> new ComposeLogs(compose);
                    case "ls" -> new ComposeProjectList(compose);
                    case "pause" -> new ComposePause(compose);
                    case "port" -> new ComposePort(compose);
                    case "ps" -> new ComposeContainerList(compose);
                    case "pull" -> new ComposePull(compose);
                    case "push" -> new ComposePush(compose);
                    case "restart" -> new ComposeRestart(compose);
                    case "rm" -> new ComposeRemove(compose);
                    case "run" -> new ComposeRun(compose);
                    case "scale" -> new ComposeScale(compose);
                    case "start" -> new ComposeStart(compose);
                    case "stats" -> new ComposeStats(compose);
                    case "stop" -> new ComposeStop(compose);
                    case "top" -> new ComposeTop(compose);
                    case "unpause" -> new ComposeUnpause(compose);
                    case "up" -> new ComposeUp(compose);
                    case "volumes" -> new ComposeVolumes(compose);
                    case "watch" -> new ComposeWatch(compose);
                    case "wait" -> new ComposeWait(compose);
                    default -> null;
                });
    }
}
