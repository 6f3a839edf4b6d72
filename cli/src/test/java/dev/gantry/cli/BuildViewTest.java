package dev.gantry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// How builds are shown, fed with the events that an engine sends. Each event takes a tenth of a second.
final class BuildViewTest {
    private static final String STAGES = """
            {"event":"stage","stage":0,"name":"base","steps":2}
            {"event":"stage","stage":1,"name":"stage-1","steps":1}
            """;
    private static final String BUILD = STAGES + """
            {"event":"step","stage":0,"number":1,"total":3,"text":"FROM busybox AS base"}
            {"event":"pull","stage":0,"message":{"status":"Pulling fs layer","id":"aa","progressDetail":{}}}
            {"event":"pull","stage":0,"message":{"status":"Downloading","id":"aa","progressDetail":{"current":1,"total":9}}}
            {"event":"ended","stage":0}
            {"event":"step","stage":0,"number":2,"total":3,"text":"RUN <<E\\ntrue\\nE"}
            {"event":"log","stage":0,"stream":"stdout","text":"on"}
            {"event":"step","stage":1,"number":3,"total":3,"text":"FROM busybox"}
            {"event":"cached","stage":1}
            {"event":"ended","stage":1}
            {"event":"log","stage":0,"stream":"stderr","text":"bad\\n"}
            {"event":"log","stage":0,"stream":"stdout","text":"e\\ntwo"}
            """;
    private static final String GOOD = BUILD + """
            {"event":"ended","stage":0}
            {"event":"warning","text":"beware"}
            {"event":"built","image":"sha256:13"}
            {"event":"tagged","name":"web:1"}
            {"event":"later","what":"nobody knows"}
            {"event":"done"}
            """;
    private static final String BAD = BUILD + """
            {"event":"step","stage":1,"number":4,"total":4,"text":"RUN sleep 9"}
            {"event":"broken","stage":0}
            {"event":"failedAt","excerpt":"Dockerfile:2\\n"}
            {"event":"failed","message":"no","code":7,"image":""}
            """;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, UTF_8);
    private Instant now = Instant.parse("2025-01-01T00:00:00Z");

    /// The time that the test says.
    private final class TestClock extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private BuildSteps show(Function<Clock, BuildView> views, String events) {
        Clock clock = new TestClock();
        try (BuildView view = views.apply(clock)) {
            BuildSteps steps = new BuildSteps(view, clock);
            events.lines().forEach(event -> {
                steps.show(JsonObject.from(Json.parse(event)));
                now = now.plus(Duration.ofMillis(100));
            });
            return steps;
        }
    }

    private String shown() {
        return bytes.toString(UTF_8);
    }

    @Test
    void plainTellsEachStepByItsNumber() {
        show(clock -> new PlainBuildView(out, clock), GOOD);

        assertThat(shown()).isEqualTo("""
                        #1 [base 1/2] FROM busybox AS base
                        #1 aa: Pulling fs layer
                        #1 DONE 0.3s

                        #2 [base 2/2] RUN <<E ...

                        #3 [stage-1 1/1] FROM busybox
                        #3 CACHED

                        #2 0.500 bad
                        #2 0.600 one
                        #2 0.700 two
                        #2 DONE 0.7s
                        beware

                        #4 exporting to image
                        #4 0.000 writing image sha256:13 done
                        #4 0.100 naming to web:1 done
                        #4 DONE 0.3s
                        """);
    }

    @Test
    void plainTellsWhatFailedAndWhatWasBrokenOff() {
        BuildSteps steps = show(clock -> new PlainBuildView(out, clock), BAD);

        assertThat(shown()).contains("#2 0.800 two\n#2 ERROR\n", "#4 [stage-1 2/2] RUN sleep 9\n", "#4 CANCELED\n");
        assertThat(steps.excerpt()).isEqualTo("Dockerfile:2\n");
    }

    @Test
    void quietTellsOnlyOfAFailure() {
        show(_ -> new QuietBuildView(out), GOOD);
        assertThat(shown()).isEmpty();

        show(_ -> new QuietBuildView(out), BAD);
        assertThat(shown()).isEqualTo("bad\none\ntwo\n");
    }

    @Test
    void rawTellsWhatProgramsRead() {
        show(clock -> new RawBuildView(out, clock), BAD);

        List<JsonObject> documents =
                shown().lines().map(line -> JsonObject.from(Json.parse(line))).toList();
        List<JsonObject> vertexes = documents.stream()
                .flatMap(document -> document.objects("vertexes").stream())
                .toList();
        assertThat(vertexes)
                .extracting(vertex -> vertex.text("name") + " " + vertex.has("completed") + " " + vertex.text("error"))
                .contains(
                        "[base 1/2] FROM busybox AS base false ",
                        "[base 1/2] FROM busybox AS base true ",
                        "[base 2/2] RUN <<E ... true failed",
                        "[stage-1 2/2] RUN sleep 9 true context canceled");
        assertThat(vertexes).filteredOn(vertex -> vertex.flag("cached")).hasSize(1);
        assertThat(documents.stream().flatMap(document -> document.objects("logs").stream()))
                .extracting(log -> new String(Base64.getDecoder().decode(log.text("data")), UTF_8))
                .containsExactly("bad\n", "one\n", "two\n");
    }

    private BuildView live(Clock clock, int rows) {
        return new LiveBuildView(
                out,
                clock,
                new LiveBuildView.Screen() {
                    @Override
                    public int columns() {
                        return 40;
                    }

                    @Override
                    public int rows() {
                        return rows;
                    }
                },
                false);
    }

    /// What a terminal shows in the end: each drawing replaces the one before.
    private String screen() {
        String all = shown();
        return all.substring(all.lastIndexOf("\u001b[J") + 3);
    }

    @Test
    void liveEndsWithAllSteps() {
        show(clock -> live(clock, 24), GOOD);

        assertThat(screen())
                .startsWith("[+] Building 1.9s (4/4) FINISHED\n")
                .contains(
                        " => [base 1/2] FROM busybox AS base 0.3s\n",
                        " => [base 2/2] RUN <<E ...          0.7s\n",
                        " => CACHED [stage-1 1/1] FROM busyb 0.2s\n",
                        "beware\n")
                .endsWith("\u001b[?25h");
    }

    @Test
    void liveShowsWhatAFailedStepSaid() {
        show(clock -> live(clock, 24), BAD);

        assertThat(screen())
                .contains(" => ERROR [base 2/2] RUN <<E ...")
                .endsWith("------\n > [base 2/2] RUN <<E ...:\nbad\none\ntwo\n------\n");
    }

    @Test
    void linesOfCommandsMoveNoCursor() {
        show(clock -> live(clock, 24), BAD.replace("two", "\\u001b[2Jx\\u0007y\\r10%\\r20%"));

        assertThat(screen()).endsWith("one\n20%\n------\n");
    }
}
