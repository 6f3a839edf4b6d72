package dev.gantry.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DependencyWalkTest {
    private static final Map<String, Set<String>> SHOP =
            Map.of("web", Set.of("api", "cache"), "api", Set.of("db"), "db", Set.of(), "cache", Set.of());

    private final List<String> visited = Collections.synchronizedList(new ArrayList<>());

    @Test
    void dependenciesComeFirstOnTheWayUp() {
        DependencyWalk.up(SHOP).run(visited::add);
        assertThat(visited)
                .containsSubsequence("db", "api", "web")
                .containsSubsequence("cache", "web")
                .hasSize(4);
    }

    @Test
    void dependenciesComeLastOnTheWayDown() {
        DependencyWalk.down(SHOP).run(visited::add);
        assertThat(visited)
                .containsSubsequence("web", "api", "db")
                .containsSubsequence("web", "cache")
                .hasSize(4);
    }

    @Test
    void whatComesAfterAFailureIsNotBegunAndTheRestIs() {
        assertThatThrownBy(() -> DependencyWalk.up(SHOP).run(name -> {
                    visited.add(name);
                    if (name.equals("db")) {
                        throw new ProjectException("db is broken");
                    }
                }))
                .hasMessage("db is broken");
        assertThat(visited).containsExactlyInAnyOrder("db", "cache");
    }

    @Test
    void whatIsNotPartOfTheWalkIsNotWaitedFor() {
        DependencyWalk.up(Map.of("web", Set.of("elsewhere"))).run(visited::add);
        assertThat(visited).containsExactly("web");
    }
}
