package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.ConnectionException;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `gantry __complete WORD...`: what the last word, begun or empty, may become; one candidate a line, a tab
/// before its description. Called by the shells' completion scripts.
final class Complete extends Command {
    private static final Set<String> NETWORK_FLAGS = Set.of("--network", "--net");

    Complete() {
        super(Usage.of("__complete", "[WORD...]", "Print completion candidates", 0, Usage.ANY));
        flags.stopAtFirstArgument();
    }

    @Override
    int run(Session session, List<String> arguments) {
        String begun = arguments.isEmpty() ? "" : arguments.getLast();
        List<String> before = arguments.isEmpty() ? arguments : arguments.subList(0, arguments.size() - 1);
        for (String candidate : candidates(session, before, begun)) {
            if (candidate.startsWith(begun)) {
                session.out().println(candidate);
            }
        }
        return 0;
    }

    private static List<String> candidates(Session session, List<String> before, String begun) {
        if (before.isEmpty()) {
            return begun.startsWith("-") ? flagNames(new RootCommand("", "")) : topLevel();
        }
        if (before.getFirst().startsWith("-")) {
            return afterGlobalOptions(session, before, begun);
        }
        Optional<CommandGroup> group = CommandTree.group(before.getFirst());
        if (group.isPresent() && before.size() == 1) {
            return described(group.get());
        }
        Optional<Command> command =
                group.isPresent() ? group.get().find(before.get(1)) : CommandTree.command(before.getFirst());
        if (command.isEmpty()) {
            return List.of();
        }
        return begun.startsWith("-")
                ? flagNames(command.get())
                : words(session, command.get(), before.subList(group.isPresent() ? 2 : 1, before.size()));
    }

    private static List<String> afterGlobalOptions(Session session, List<String> before, String begun) {
        RootCommand root = new RootCommand("", "");
        try {
            return candidates(session, root.flags.parse(before, root), begun);
        } catch (HelpRequest e) {
            return List.of();
        } catch (UsageException e) { // the last option's value is what was begun
            return List.of("-c", "--context").contains(before.getLast()) ? contexts(session) : List.of();
        }
    }

    private static List<String> topLevel() {
        List<String> candidates = new ArrayList<>();
        for (String name : CommandTree.GROUPS) {
            CommandTree.group(name)
                    .ifPresent(
                            group -> candidates.add(name + "\t" + group.usage().summary()));
        }
        for (List<String> names : List.of(CommandTree.COMMON, CommandTree.OTHERS)) {
            for (String name : names) {
                CommandTree.command(name)
                        .ifPresent(found ->
                                candidates.add(name + "\t" + found.usage().summary()));
            }
        }
        return candidates;
    }

    private static List<String> described(CommandGroup group) {
        List<String> candidates = new ArrayList<>();
        for (String name : group.names()) {
            group.find(name)
                    .ifPresent(
                            found -> candidates.add(name + "\t" + found.usage().summary()));
        }
        return candidates;
    }

    private static List<String> flagNames(Command command) {
        List<String> candidates = new ArrayList<>();
        for (Flag<?> flag : command.flags.sorted()) {
            if (!flag.hidden()) {
                candidates.add("--" + flag.name() + "\t"
                        + flag.help().lines().findFirst().orElse(""));
            }
        }
        return candidates;
    }

    /// What stands for a flag's value or for the next argument. An engine that can't be asked has nothing to
    /// offer.
    private static List<String> words(Session session, Command command, List<String> before) {
        try {
            if (NETWORK_FLAGS.contains(before.isEmpty() ? "" : before.getLast())
                    && (command instanceof ContainerRun || command instanceof ContainerCreate)) {
                return networks(session);
            }
            return names(session, command, command.flags.parse(before, command));
        } catch (ApiException | ConnectionException | UsageException | HelpRequest e) {
            return List.of();
        }
    }

    /// What the command's arguments name, as its usage line tells.
    ///
    /// @param given the arguments that are there
    private static List<String> names(Session session, Command command, List<String> given) {
        boolean isNew = switch (command) {
            case VolumeCreate _, NetworkCreate _, ContextCreate _, ContextImport _ -> true;
            default -> false;
        };
        if (isNew || given.size() >= command.usage().most()) {
            return List.of();
        }
        if (command instanceof ContainerCopy) {
            return containers(session, command, given).stream()
                    .map(name -> name + ":")
                    .toList();
        }
        String arguments = nextArgument(command.usage(), given.size());
        if (arguments.contains("CONTAINER")) {
            return containers(session, command, given);
        }
        if (arguments.contains("IMAGE") || command instanceof ImagePush) {
            return images(session);
        }
        if (arguments.contains("VOLUME")) {
            return named(session.client().object(Request.get("/volumes")).objects("Volumes"));
        }
        if (arguments.contains("CONTEXT")) {
            return contexts(session);
        }
        return arguments.contains("NETWORK") ? networks(session) : List.of();
    }

    /// `NETWORK` and then `CONTAINER` where the usage line has `[OPTIONS] NETWORK CONTAINER`; the last one stands
    /// for what may come again.
    private static String nextArgument(Usage usage, int given) {
        List<String> names = new ArrayList<>(List.of(usage.arguments().split(" ", -1)));
        names.remove("[OPTIONS]");
        return names.isEmpty() ? "" : names.get(Math.min(given, names.size() - 1));
    }

    private static List<String> networks(Session session) {
        return named(Json.objects(session.client().call(Request.get("/networks"))));
    }

    /// To be taken off a network are those that are on it, to be put on it the others.
    private static List<String> containers(Session session, Command command, List<String> given) {
        Request request = Request.get("/containers/json").flag("all", true);
        List<String> names = new ArrayList<>();
        for (JsonObject container : Json.objects(session.client().call(request))) {
            JsonObject networks = container.object("NetworkSettings").object("Networks");
            boolean fits = switch (command) {
                case NetworkConnect _ -> !networks.containsKey(given.getFirst());
                case NetworkDisconnect _ -> networks.containsKey(given.getFirst());
                default -> true;
            };
            if (fits) {
                names.add(String.valueOf(new ContainerRow(container, true).column("Names")));
            }
        }
        return names;
    }

    private static List<String> images(Session session) {
        List<String> names = new ArrayList<>();
        for (JsonObject image : Json.objects(session.client().call(Request.get("/images/json")))) {
            names.addAll(image.texts("RepoTags"));
        }
        names.remove("<none>:<none>");
        return names;
    }

    private static List<String> contexts(Session session) {
        List<String> names = named(session.contexts().all());
        names.add(ContextStore.DEFAULT);
        return names;
    }

    private static List<String> named(List<JsonObject> objects) {
        List<String> names = new ArrayList<>();
        objects.forEach(object -> names.add(object.text("Name")));
        return names;
    }
}
