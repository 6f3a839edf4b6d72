package dev.gantry.engine;

import java.util.function.Predicate;

/// The filters of `GET /events`: which events a listener wants. As with dockerd, and unlike the filters of lists, one
/// that is not known filters nothing.
final class EventFilter {
    private EventFilter() {}

    static Predicate<Event> of(Filters filters) {
        return event -> filters.any("type", event.type()::equals)
                && filters.any("event", wanted -> action(event.action(), wanted))
                && filters.any("scope", "local"::equals)
                && filters.labels(event.attributes())
                && actor(filters, event, "container")
                && actor(filters, event, "volume")
                && actor(filters, event, "network")
                && actor(filters, event, "daemon")
                && image(filters, event);
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
