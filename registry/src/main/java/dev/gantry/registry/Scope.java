package dev.gantry.registry;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A right to something, as clients ask the token service for it and as tokens hold it.
///
///     repository:library/busybox:pull,push
///     registry:catalog:*
///
/// Source: distribution, docs/spec/auth/scope.md.
///
/// @param name the repository's, empty for the registry itself
record Scope(String name, Set<Action> actions) {
    private static final Pattern GRAMMAR = Pattern.compile("(repository|registry)(?:\\([^)]*\\))?:(.+):([^:]*)");
    private static final String CATALOG = "catalog";

    Scope {
        actions = Set.copyOf(actions);
    }

    /// Reads one scope; empty where it is of a kind that this registry does not have, which grants nothing.
    static Optional<Scope> parse(String text) {
        Matcher scope = GRAMMAR.matcher(text);
        if (!scope.matches()) {
            return Optional.empty();
        }
        return of(
                String.valueOf(scope.group(1)),
                String.valueOf(scope.group(2)),
                Arrays.asList(String.valueOf(scope.group(3)).split(",")));
    }

    /// As a token holds it.
    static Optional<Scope> of(String type, String name, List<String> words) {
        if (type.equals("registry")) {
            return name.equals(CATALOG) ? Optional.of(new Scope("", Set.of(Action.CATALOG))) : Optional.empty();
        }
        return type.equals("repository") ? Optional.of(new Scope(name, actions(words))) : Optional.empty();
    }

    private static Set<Action> actions(List<String> words) {
        EnumSet<Action> actions = EnumSet.noneOf(Action.class);
        for (String word : words) {
            if (word.equals("*")) {
                actions.addAll(EnumSet.of(Action.PULL, Action.PUSH, Action.DELETE));
            } else {
                Action.ofWord(word).filter(action -> action != Action.CATALOG).ifPresent(actions::add);
            }
        }
        return actions;
    }

    /// Reads the scopes of a request, several in one parameter separated by spaces.
    static List<Scope> parse(List<String> parameters) {
        return parameters.stream()
                .flatMap(parameter -> Stream.of(parameter.split(" ")))
                .flatMap(text -> parse(text).stream())
                .toList();
    }

    /// What of this somebody is allowed.
    Scope within(Grants grants) {
        EnumSet<Action> allowed = EnumSet.noneOf(Action.class);
        actions.stream().filter(action -> grants.allow(action, name)).forEach(allowed::add);
        return new Scope(name, allowed);
    }

    String type() {
        return name.isEmpty() ? "registry" : "repository";
    }

    /// The name as a token holds it.
    String resource() {
        return name.isEmpty() ? CATALOG : name;
    }

    /// The actions as a token holds them.
    List<String> words() {
        return name.isEmpty()
                ? actions.stream().map(_ -> "*").toList()
                : actions.stream().sorted().map(Action::word).toList();
    }
}
