package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EventsTest {
    private final Events events = new Events();

    @Test
    void listenerSeesPastAndPresentOnceAndInOrder() throws InterruptedException {
        Instant before = Instant.now();
        publish("create", "c1");
        try (Events.Subscription listener = events.subscribe(before, null, Filters.NONE)) {
            publish("start", "c1");
            assertThat(listener.next()).map(Event::action).contains("create");
            assertThat(listener.next()).map(Event::action).contains("start");
        }
    }

    @Test
    void untilInThePastEndsTheStreamAfterWhatWasRemembered() throws InterruptedException {
        Instant before = Instant.now();
        publish("create", "c1");
        try (Events.Subscription listener = events.subscribe(before, Instant.now(), Filters.NONE)) {
            publish("start", "c1");
            List<String> seen = new ArrayList<>();
            for (Optional<Event> next = listener.next(); next.isPresent(); next = listener.next()) {
                seen.add(next.get().action());
            }
            assertThat(seen).containsExactly("create");
        }
    }

    @Test
    void filtersJoinNamesByAndAndValuesByOr() throws InterruptedException {
        Filters filters = new Filters(Map.of("container", Set.of("web"), "event", Set.of("die", "exec_create")));
        try (Events.Subscription listener = events.subscribe(null, null, filters)) {
            publish("start", "c1");
            events.publish("container", "exec_create: sh", "c1", Map.of("name", "web"));
            events.publish("container", "die", "c2", Map.of("name", "other"));
            publish("die", "c1");
            assertThat(listener.next()).map(Event::action).contains("exec_create: sh");
            assertThat(listener.next()).map(Event::action).contains("die");
            assertThat(listener.more()).isEmpty();
        }
    }

    @Test
    void imageFilterAlsoMatchesContainersOfTheImage() throws InterruptedException {
        try (Events.Subscription listener =
                events.subscribe(null, null, new Filters(Map.of("image", Set.of("busybox"))))) {
            events.publish("container", "start", "c1", Map.of("name", "web", "image", "busybox:latest"));
            assertThat(listener.next()).map(Event::id).contains("c1");
        }
    }

    @Test
    void listenerThatStaysBehindIsToldAndEnds() throws InterruptedException {
        try (Events.Subscription listener = events.subscribe(null, null, Filters.NONE)) {
            for (int i = 0; i <= Events.QUEUE; i++) {
                publish("start", "c" + i);
            }
            int seen = 0;
            while (listener.next().isPresent()) {
                seen++;
            }
            assertThat(seen).isEqualTo(Events.QUEUE);
            assertThat(listener.lost()).isPresent();
        }
    }

    @Test
    void aSlowListenerMissesNothingUpToTheBound() throws InterruptedException {
        try (Events.Subscription listener = events.subscribe(null, null, Filters.NONE)) {
            for (int i = 0; i < Events.QUEUE; i++) {
                publish("start", "c" + i);
            }
            for (int i = 0; i < Events.QUEUE; i++) {
                assertThat(listener.next()).map(Event::id).contains("c" + i);
            }
            assertThat(listener.lost()).isEmpty();
        }
    }

    @Test
    void anActorIsMeantByTheBeginningOfItsIdOrName() throws InterruptedException {
        for (String wanted : List.of("c1", "c", "web", "we")) {
            Filters filters = new Filters(Map.of("container", Set.of(wanted)));
            try (Events.Subscription listener = events.subscribe(null, null, filters)) {
                events.publish("container", "start", "d7", Map.of("name", "other"));
                publish("start", "c1");
                assertThat(listener.next()).as(wanted).map(Event::id).contains("c1");
            }
        }
    }

    @Test
    void unknownFilterFiltersNothing() throws InterruptedException {
        try (Events.Subscription listener =
                events.subscribe(null, null, new Filters(Map.of("colour", Set.of("red"))))) {
            publish("start", "c1");
            assertThat(listener.next()).map(Event::action).contains("start");
        }
    }

    private void publish(String action, String id) {
        events.publish("container", action, id, Map.of("name", "web"));
    }
}
