package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.Nil;
import dev.gantry.engine.ContainerState.Status;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The filters of `GET /containers/json`, checked once and then put to each container.
final class ContainerFilter {
    private static final Set<String> KNOWN = Set.of(
            "ancestor",
            "before",
            "exited",
            "expose",
            "health",
            "id",
            "is-task",
            "isolation",
            "label",
            "label!",
            "name",
            "network",
            "publish",
            "since",
            "status",
            "volume");

    private final Filters filters;
    private final Set<Integer> exitCodes;
    private final @Nullable Instant before;
    private final @Nullable Instant since;
    private final Set<String> ancestors;
    private final List<Pattern> names;
    private final UnaryOperator<String> networkIds;

    private ContainerFilter(
            Filters filters,
            Set<Integer> exitCodes,
            @Nullable Instant before,
            @Nullable Instant since,
            Set<String> ancestors,
            List<Pattern> names,
            UnaryOperator<String> networkIds) {
        this.filters = filters;
        this.exitCodes = exitCodes;
        this.before = before;
        this.since = since;
        this.ancestors = ancestors;
        this.names = names;
        this.networkIds = networkIds;
    }

    /// @param registry for `before` and `since`
    /// @param imagesOf the ids of an image that `ancestor` names and of those made from it; empty where there
    ///     is none
    /// @throws EngineException `INVALID_PARAMETER` for a filter or value that dockerd refuses, `NOT_FOUND` for
    ///     a container
    /// @param networkIds a network's id by its name, empty where there is none
    static ContainerFilter of(
            Filters filters,
            ContainerRegistry registry,
            Function<String, Set<String>> imagesOf,
            UnaryOperator<String> networkIds) {
        filters.accepting(KNOWN);
        filters.of("status").forEach(ContainerFilter::requireStatus);
        filters.of("health").forEach(ContainerFilter::requireHealth);
        filters.of("publish").forEach(Ports.Range::parse);
        filters.of("expose").forEach(Ports.Range::parse);
        Set<Integer> exitCodes = new HashSet<>();
        filters.of("exited").forEach(code -> exitCodes.add(exitCode(code)));
        Set<String> ancestors = new HashSet<>();
        filters.of("ancestor").forEach(image -> ancestors.addAll(imagesOf.apply(image)));
        return new ContainerFilter(
                filters,
                exitCodes,
                creation(filters, "before", registry),
                creation(filters, "since", registry),
                ancestors,
                filters.of("name").stream().map(ContainerFilter::pattern).toList(),
                networkIds);
    }

    private static void requireStatus(String word) {
        if (Arrays.stream(Status.values()).noneMatch(status -> status.word().equals(word))) {
            throw invalid("invalid filter 'status=" + word + "'");
        }
    }

    private static void requireHealth(String word) {
        if (!List.of("starting", "healthy", "unhealthy", "none").contains(word)) {
            throw invalid("unrecognized filter value for health: " + word);
        }
    }

    private static int exitCode(String code) {
        try {
            return Integer.parseInt(code);
        } catch (NumberFormatException e) {
            throw invalid("invalid filter 'exited=" + code + "'");
        }
    }

    private static @Nullable Instant creation(Filters filters, String name, ContainerRegistry registry) {
        return filters.of(name).stream()
                .map(reference -> registry.require(reference).document().created())
                .findFirst()
                .orElse(null);
    }

    private static Pattern pattern(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            return Pattern.compile(Pattern.quote(expression));
        }
    }

    /// True where the filters themselves ask for containers that do not run, so that `all` need not be set.
    boolean wantsStopped() {
        return filters.has("status") || filters.has("exited") || before != null || since != null;
    }

    boolean test(ContainerDocument document) {
        return identity(document)
                && age(document)
                && state(document)
                && filters.labels(Nil.toEmpty(document.config().labels()))
                && (!filters.has("ancestor") || ancestors.contains(document.imageId()))
                && filters.any("network", wanted -> network(document, wanted))
                && filters.any("volume", wanted -> volume(document, wanted))
                && !filters.flag("is-task", false) // swarm's, of which there are none
                && ports(document);
    }

    private boolean identity(ContainerDocument document) {
        return filters.any("id", wanted -> document.id().startsWith(wanted))
                && (names.isEmpty() || names.stream().anyMatch(name -> name(document, name)));
    }

    /// dockerd matches with and without the leading slash.
    private static boolean name(ContainerDocument document, Pattern pattern) {
        return pattern.matcher(document.name()).find()
                || pattern.matcher("/" + document.name()).find();
    }

    private boolean age(ContainerDocument document) {
        return (before == null || document.created().isBefore(before))
                && (since == null || document.created().isAfter(since));
    }

    private boolean state(ContainerDocument document) {
        ContainerState state = document.state();
        boolean exited = exitCodes.isEmpty()
                || (exitCodes.contains(state.exitCode()) && !state.running() && state.startedAt() != null);
        String health =
                state.health() == null ? "none" : state.health().status().word();
        return exited && filters.any("status", state.status().word()::equals) && filters.any("health", health::equals);
    }

    private boolean network(ContainerDocument document, String wanted) {
        return Nil.toEmpty(document.networking().endpointsConfig()).keySet().stream()
                .anyMatch(name -> name.equals(wanted) || networkIds.apply(name).startsWith(wanted));
    }

    private static boolean volume(ContainerDocument document, String wanted) {
        return document.mounts().stream()
                .anyMatch(mount -> mount.name().equals(wanted)
                        || mount.destination().equals(wanted)
                        || mount.source().equals(wanted));
    }

    /// Only a container that runs has ports. One that fits either filter is shown.
    private boolean ports(ContainerDocument document) {
        Set<String> published = filters.of("publish");
        Set<String> exposed = filters.of("expose");
        return (published.isEmpty() && exposed.isEmpty())
                || Ports.summary(document).stream()
                        .anyMatch(port -> fits(published, port.publicPort(), port.type())
                                || fits(exposed, port.privatePort(), port.type()));
    }

    private static boolean fits(Set<String> wanted, int port, String protocol) {
        return wanted.stream().map(Ports.Range::parse).anyMatch(range -> range.contains(port, protocol));
    }
}
