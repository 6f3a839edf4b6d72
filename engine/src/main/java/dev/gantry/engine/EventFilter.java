package dev.gantry.engine;

import java.util.Set;
import java.util.function.Predicate;

/// The filters of `GET /events`: which events a listener wants.
final class EventFilter {
    private static final Set<String> KNOWN = Set.of(
            "config",
            "container",
            "daemon",
            "event",
            "image",
            "label",
            "label!",
            "network",
            "node",
            "plugin",
            "scope",
            "secret",
            "service",
            "type",
            "volume");

    private EventFilter() {}

    static Predicate<Event> of(Filters filters) {
        Filters known = filters.accepting(KNOWN);
        return event -> known.any("type", event.type()::equals)
                && known.any("event", wanted -> action(event.action(), wanted))
                && known.any("scope", "local"::equals)
                && known.labels(event.attributes())
                && actor(known, event, "container")
                && actor(known, event, "volume")
                && actor(known, event, "network")
                && actor(known, event, "daemon")
                && image(known, event);
    }

    /// `exec_create` matches the action `exec_create: sh -c x`.
    private static boolean action(String action, String wanted) {
        return action.equals(wanted) || action.startsWith(wanted + ":");
    }

    private static boolean actor(Filters filters, Event event, String type) {
        return !filters.has(type)
                || (event.type().equals(type)
                        && filters.any(
                                type,
                                wanted -> event.id().startsWith(wanted)
                                        || wanted.equals(event.attributes().get("name"))));
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
                        || of.equals(wanted)
                        || withoutTag(of).equals(wanted));
    }

    private static String withoutTag(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
