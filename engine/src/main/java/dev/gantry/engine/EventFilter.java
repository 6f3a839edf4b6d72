package dev.gantry.engine;

import java.util.List;
import java.util.function.Predicate;

/// The filters of `GET /events`: which events a listener wants. As with dockerd, and unlike the filters of lists, one
/// that is not known filters nothing.
final class EventFilter {
    /// Filters by whom an event is about: by an id or a name, or what one begins with, of whatever kind it is.
    private static final List<String> ACTORS =
            List.of("container", "volume", "network", "daemon", "plugin", "node", "service", "secret", "config");

    private EventFilter() {}

    static Predicate<Event> of(Filters filters) {
        return event -> filters.any("type", event.type()::equals)
                && filters.any("event", wanted -> action(event.action(), wanted))
                && filters.any("scope", "local"::equals)
                && filters.labels(event.attributes())
                && ACTORS.stream().allMatch(kind -> actor(filters, event, kind))
                && image(filters, event);
    }

    /// `exec_create` matches the action `exec_create: sh -c x`.
    private static boolean action(String action, String wanted) {
        return action.equals(wanted) || action.startsWith(wanted + ":");
    }

    private static boolean actor(Filters filters, Event event, String kind) {
        String name = event.attributes().getOrDefault("name", "");
        return filters.any(kind, wanted -> event.id().startsWith(wanted) || name.startsWith(wanted));
    }

    /// An image filter wants the image's own events and those of containers made from it.
    private static boolean image(Filters filters, Event event) {
        if (!filters.has("image")) {
            return true;
        }
        String of = event.type().equals("image")
                ? event.attributes().getOrDefault("name", "")
                : event.attributes().getOrDefault("image", "");
        return filters.any(
                "image",
                wanted -> event.id().equals(wanted)
                        || withoutTag(event.id()).equals(wanted)
                        || of.equals(wanted)
                        || withoutTag(of).equals(wanted));
    }

    private static String withoutTag(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
