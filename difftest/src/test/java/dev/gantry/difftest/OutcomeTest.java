package dev.gantry.difftest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OutcomeTest {
    private final Normalizer normalizer = new Normalizer(Path.of("/engine"), Path.of("/scratch"));

    @Test
    void jsonIsComparedFieldByField() {
        Outcome left = answer("{\"Name\": \"a\", \"Ports\": [{\"Private\": 80}], \"Labels\": {}}");
        Outcome right = answer("{\"Name\": \"b\", \"Ports\": [{\"Private\": 80}], \"Labels\": null}");
        assertThat(left.differencesTo(right, "step 2 "))
                .containsExactly(
                        new Outcome.Difference("step 2 body.Labels", "{}", "null"),
                        new Outcome.Difference("step 2 body.Name", "a", "b"));
    }

    @Test
    void aFieldThatOneSideLacksIsADifference() {
        assertThat(answer("{\"A\": 1, \"B\": 2}").differencesTo(answer("{\"A\": 1}"), ""))
                .containsExactly(new Outcome.Difference("body.B", "2", "(absent)"));
    }

    @Test
    void documentsAfterEachOtherAreNumbered() {
        assertThat(answer("{\"a\": 1}\n{\"a\": 2}\n").places()).containsEntry("body[1].a", "2");
    }

    @Test
    void whatOnlyLooksLikeJsonIsText() {
        assertThat(answer("[hint] no JSON").places()).containsEntry("body", "[hint] no JSON");
    }

    @Test
    void howABodyIsFramedDoesNotCount() {
        assertThat(answer("x").places()).containsOnlyKeys("status", "body", "header.server");
    }

    private Outcome answer(String body) {
        var headers = Map.of("content-length", "9", "server", "Docker");
        return Outcome.of(new UnixHttp.Answer(200, headers, body.getBytes(UTF_8)), normalizer);
    }
}
