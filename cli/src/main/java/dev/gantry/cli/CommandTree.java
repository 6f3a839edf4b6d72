package dev.gantry.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which commands there are, and where. A command's class is loaded when its name is asked for.
final class CommandTree {
    /// The order of the first part of `--help`.
    static final List<String> COMMON = List.of(
            "run", "exec", "ps", "build", "pull", "push", "images", "login", "logout", "search", "version", "info");

    static final List<String> GROUPS = List.of(
            "builder",
            "compose",
            "container",
            "context",
            "image",
            "manifest",
            "network",
            "registry",
            "system",
            "volume");

    /// The order of the last part of `--help`.
    static final List<String> OTHERS = List.of(
            "attach", "commit", "cp", "create", "diff", "events", "export", "history", "import", "inspect", "kill",
            "load", "logs", "pause", "port", "rename", "restart", "rm", "rmi", "save", "start", "stats", "stop", "tag",
            "top", "unpause", "update", "wait");

    /// What Docker has and Gantry does not have yet: asked for, each gets an answer of its own.
    private static final Set<String> LATER =
            Set.of("buildx", "checkpoint", "config", "node", "plugin", "secret", "service", "stack", "swarm", "trust");

    private CommandTree() {}

    /// True for a command of Docker's that is still to come.
    ///
    /// @param path as [Command#path()]: `pull`, `image pull`
    static boolean comesLater(String path) {
        return LATER.contains(path);
    }

    /// @param line the whole command line up to it: `gantry image pull`
    static CliException notYet(Session session, String line) {
        return new CliException(session.program() + ": '" + line + "' is not part of Gantry yet\n\nRun '"
                + session.program() + " --help' for the commands there are");
    }

    /// The group called `name`.
    static Optional<CommandGroup> group(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "builder" -> new BuilderGroup();
                    case "completion" -> new CompletionGroup();
                    case "compose" -> new ComposeGroup();
                    case "container" -> new ContainerGroup();
                    case "context" -> new ContextGroup();
                    case "image" -> new ImageGroup();
                    case "manifest" -> new ManifestGroup();
                    case "network" -> new NetworkGroup();
                    case "registry" -> RegistryGroup.make();
                    case "system" -> new SystemGroup();
                    case "volume" -> new VolumeGroup();
                    default -> null;
                });
    }

    /// The command that is called by `name` alone, such as `ps`.
    static Optional<Command> command(String name) {
        Command command = named(name);
        if (command != null) {
            command.calledAs(name);
        }
        return Optional.ofNullable(command);
    }

    private static @Nullable Command named(String name) {
        return switch (name) {
            case "ps" -> new ContainerList();
            case "images" -> new ImageList();
            case "login" -> new RegistryLogin();
            case "logout" -> new RegistryLogout();
            case "search" -> new ImageSearch();
            case "rmi" -> new ImageRemove();
            case "inspect" -> new InspectAny();
            case "version" -> new VersionCommand();
            case "__complete" -> new Complete();
            case "build", "history", "import", "load", "pull", "push", "save", "tag" ->
                new ImageGroup().find(name).orElse(null);
            case "events", "info" -> new SystemGroup().find(name).orElse(null);
            case "ls", "list", "remove", "prune" -> null; // only inside their groups
            default -> new ContainerGroup().find(name).orElse(null);
        };
    }
}
