package dev.gantry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class RouterTest {
    private final Router<String> router = new Router<String>()
            .add("GET", "/images/json", "list")
            .add("GET", "/images/{name:.*}/json", "inspect")
            .add("GET", "/containers/{id}/json", "container")
            .add("DELETE", "/containers/{id}", "remove");

    @Test
    void literalPathsComeBeforeVariablesInTheirOrder() {
        assertThat(router.find("GET", "/images/json").orElseThrow().target()).isEqualTo("list");
    }

    @Test
    void nameMayHaveSlashes() {
        Router.Match<String> match =
                router.find("GET", "/images/host:5000/a/b:1/json").orElseThrow();
        assertThat(match.target()).isEqualTo("inspect");
        assertThat(match.values()).isEqualTo(Map.of("name", "host:5000/a/b:1"));
    }

    @Test
    void plainVariableIsOneSegment() {
        assertThat(router.find("GET", "/containers/a/b/json")).isEmpty();
        assertThat(router.find("GET", "/containers//json")).isEmpty();
        assertThat(router.find("DELETE", "/containers/a.b").orElseThrow().values())
                .isEqualTo(Map.of("id", "a.b"));
    }

    @Test
    void otherMethodFindsNothing() {
        assertThat(router.find("POST", "/images/json")).isEmpty();
    }
}
