package dev.gantry.server;

import dev.gantry.api.EventMessage;
import dev.gantry.api.Rfc3339;
import dev.gantry.engine.Event;
import dev.gantry.engine.Events;
import dev.gantry.http.HttpException;
import dev.gantry.http.LiveBody;
import dev.gantry.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/events`: one JSON document a line, for as long as the client listens. A client may be slow, up to a bound;
/// past it, its answer ends broken, with a line that says so.
final class EventRoutes implements Routes {
    private static final String TOO_SLOW = "the client reads too slowly: later events were not sent";

    private final Events events;

    EventRoutes(Events events) {
        this.events = events;
    }

    @Override
    public void addTo(Router<Route> router) {
        router.add("GET", "/events", this::follow);
    }

    private void follow(Call call) throws IOException, InterruptedException {
        Instant since = UnixTime.orNull(call.text("since"));
        Instant until = UnixTime.orNull(call.text("until"));
        requireOrder(since, until);
        try (Events.Subscription subscription = events.subscribe(since, until, call.filters())) {
            call.response().header("Content-Type", "application/json");
            LiveBody body = call.response().live();
            var _ = body.gone().thenRun(subscription::close);
            for (Optional<Event> next = subscription.next(); next.isPresent(); next = subscription.next()) {
                ByteArrayOutputStream lines = new ByteArrayOutputStream();
                lines.writeBytes(Call.line(message(next.get())));
                subscription.more().forEach(event -> lines.writeBytes(Call.line(message(event))));
                body.write(lines.toByteArray());
            }
            if (subscription.lost().isPresent()) {
                endShort(body, subscription.lost().get());
            }
        }
    }

    /// Says what was lost in a last line, and ends the answer as a broken one, so that no client takes it for
    /// whole.
    private static void endShort(LiveBody body, Instant lost) throws IOException {
        Map<String, String> why = Map.of("reason", TOO_SLOW, "since", Rfc3339.format(lost));
        body.write(Call.line(message(new Event("daemon", "events_lost", "", why, Instant.now()))));
        throw new IOException(TOO_SLOW);
    }

    private static void requireOrder(@Nullable Instant since, @Nullable Instant until) {
        if (since != null && until != null && until.isBefore(since)) {
            throw new HttpException(
                    400,
                    "`since` time (" + since.getEpochSecond() + ") cannot be after `until` time ("
                            + until.getEpochSecond() + ")");
        }
    }

    /// The fields before `Type` say the same for clients of before 1.22; only containers and images had them.
    private static EventMessage message(Event event) {
        boolean legacy = event.type().equals("container") || event.type().equals("image");
        return new EventMessage(
                legacy ? event.action() : "",
                legacy ? event.id() : "",
                event.type().equals("container") ? event.attributes().getOrDefault("image", "") : "",
                event.type(),
                event.action(),
                new EventMessage.Actor(event.id(), event.attributes()),
                "local",
                event.at().getEpochSecond(),
                ChronoUnit.NANOS.between(Instant.EPOCH, event.at()));
    }
}
