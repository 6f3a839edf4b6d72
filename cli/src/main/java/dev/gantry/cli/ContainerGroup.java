package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry container`
final class ContainerGroup extends CommandGroup {
    private static final List<String> NAMES = List.of(
            "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs", "ls", "pause",
            "port", "prune", "rename", "restart", "rm", "run", "start", "stats", "stop", "top", "unpause", "update",
            "wait");

    ContainerGroup() {
        super("container", "Manage containers");
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "attach" -> new ContainerAttach();
                    case "commit" -> new ContainerCommit();
                    case "cp" -> new ContainerCopy();
                    case "create" -> new ContainerCreate();
                    case "diff" -> new ContainerDiff();
                    case "export" -> new ContainerExport();
                    case "stats" -> new ContainerStats();
                    case "exec" -> new ContainerExec();
                    case "run" -> new ContainerRun();
                    case "inspect" -> new ContainerInspect();
                    case "kill" -> new ContainerKill();
                    case "logs" -> new ContainerLogs();
                    case "ls", "list", "ps" -> new ContainerList();
                    case "pause" -> new ContainerPause();
                    case "port" -> new ContainerPort();
                    case "prune" -> new ContainerPrune();
                    case "rename" -> new ContainerRename();
                    case "restart" -> ContainerStop.andStart();
                    case "rm", "remove" -> new ContainerRemove();
                    case "start" -> new ContainerStart();
                    case "stop" -> new ContainerStop();
                    case "top" -> new ContainerTop();
                    case "unpause" -> new ContainerUnpause();
                    case "update" -> new ContainerUpdate();
                    case "wait" -> new ContainerWait();
                    default -> null;
                });
    }
}
