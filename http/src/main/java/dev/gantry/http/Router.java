package dev.gantry.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Paths to targets: the first route of the method whose pattern matches the whole path, in the order they were
/// added.
///
///     router.add("GET", "/containers/{id}/json", inspect);
///     router.add("GET", "/images/{name:.*}/json", inspectImage);   // a name that has slashes
///
/// Filled before the server starts, only read afterwards.
///
/// @param <T> what a path leads to
public final class Router<T> {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-zA-Z]+)(?::([^}]*))?}");

    private final Map<String, List<Route<T>>> routes = new HashMap<>();

    /// A path's target and the values of the pattern's variables.
    public record Match<T>(T target, Map<String, String> values) {}

    private record Route<T>(Pattern pattern, List<String> variables, T target) {}

    /// Adds a route behind those that are there.
    ///
    /// @param pattern `{name}` stands for one segment, `{name:regex}` for what the expression matches
    public Router<T> add(String method, String pattern, T target) {
        StringBuilder regex = new StringBuilder();
        List<String> variables = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(pattern);
        int end = 0;
        while (variable.find()) {
            String expression = variable.group(2) == null ? "[^/]+" : variable.group(2);
            regex.append(Pattern.quote(pattern.substring(end, variable.start())));
            regex.append('(').append(expression).append(')');
            variables.add(requireNonNull(variable.group(1)));
            end = variable.end();
        }
        regex.append(Pattern.quote(pattern.substring(end)));
        Route<T> route = new Route<>(Pattern.compile(regex.toString()), List.copyOf(variables), target);
        routes.computeIfAbsent(method, _ -> new ArrayList<>()).add(route);
        return this;
    }

    /// The target of a request, or nothing where no route of its method fits.
    ///
    /// @param path decoded, without its query
    public Optional<Match<T>> find(String method, String path) {
        for (Route<T> route : routes.getOrDefault(method, List.of())) {
            Matcher matcher = route.pattern.matcher(path);
            if (matcher.matches()) {
                Map<String, String> values = new HashMap<>();
                for (int i = 0; i < route.variables.size(); i++) {
                    values.put(route.variables.get(i), requireNonNull(matcher.group(i + 1)));
                }
                return Optional.of(new Match<>(route.target, values));
            }
        }
        return Optional.empty();
    }
}
