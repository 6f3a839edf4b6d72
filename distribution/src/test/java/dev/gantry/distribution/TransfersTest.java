package dev.gantry.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.distribution.ScriptedRegistry.Answer;
import dev.gantry.distribution.ScriptedRegistry.Asked;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Reference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blobs on their way, over connections that stand still or break, byte by byte.
@Timeout(60)
final class TransfersTest {
    private static final byte[] CONTENT = content();
    private static final Descriptor BLOB = Descriptor.of(MediaTypes.OCI_LAYER_GZIP, CONTENT);
    private static final String SESSION = "/v2/team/box/blobs/uploads/7?state=a";

    private final CountDownLatch end = new CountDownLatch(1);

    private static byte[] content() {
        byte[] content = new byte[1 << 20];
        new Random(1).nextBytes(content);
        return content;
    }

    private static Repository open(ScriptedRegistry registry, Credentials credentials) {
        Reference name = Reference.parse(registry.host() + "/team/box:1");
        return ScriptedRegistry.registries().open(name, credentials, true);
    }

    /// By a client that takes a connection for slow that brings less than 2 MiB a second.
    private static byte[] pullInParts(ScriptedRegistry registry) throws IOException {
        Reference name = Reference.parse(registry.host() + "/team/box:1");
        Repository repository = ScriptedRegistry.registries(
                        new SplitBlob.Splitting(100_000, 3, 2 << 20, Duration.ofMillis(100)))
                .open(name, Credentials.ANONYMOUS, false);
        try (InputStream in = repository.blob(BLOB, 0, wait -> {})) {
            return in.readAllBytes();
        }
    }

    private static byte[] pull(ScriptedRegistry registry) throws IOException {
        try (InputStream in = open(registry, Credentials.ANONYMOUS).blob(BLOB, 0, wait -> {})) {
            return in.readAllBytes();
        }
    }

    private static void push(ScriptedRegistry registry, Credentials credentials) {
        open(registry, credentials).upload(BLOB, TransfersTest::from, new Upload.Watch() {
            @Override
            public void sent(long bytes) {}

            @Override
            public void waits(Duration wait) {}
        });
    }

    private static InputStream from(long offset) {
        return new ByteArrayInputStream(CONTENT, (int) offset, CONTENT.length);
    }

    private static int begin(Asked asked) {
        String range = asked.header("range");
        return range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("bytes=|-.*", ""));
    }

    private static void sendFrom(int begin, int until, Answer answer) throws IOException {
        String range = "Content-Range: bytes " + begin + "-" + (CONTENT.length - 1) + "/" + CONTENT.length;
        answer.head(begin == 0 ? 200 : 206, CONTENT.length - begin, range);
        answer.write(Arrays.copyOfRange(CONTENT, begin, until));
    }

    // pull

    @Test
    void aBodyThatStandsStillIsAskedForAgain() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            boolean first = requests.incrementAndGet() == 1;
            sendFrom(begin(asked), first ? CONTENT.length / 2 : CONTENT.length, answer);
            if (first) {
                end.await();
            }
        })) {
            assertThat(Digest.of(pull(registry))).isEqualTo(BLOB.digest());
            assertThat(registry.askedFor("/blobs/"))
                    .extracting(TransfersTest::begin)
                    .containsExactly(0, CONTENT.length / 2);
        }
        end.countDown();
    }

    @Test
    void aRegistryThatAlwaysStandsStillIsGivenUp() throws IOException {
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            sendFrom(0, 100, answer);
            end.await();
        })) {
            assertThatThrownBy(() -> pull(registry))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("Client.Timeout or context cancellation while reading body");
        }
        end.countDown();
    }

    @Test
    void aReaderMayTakeItsTime() throws Exception {
        try (var registry = new ScriptedRegistry((asked, answer) -> sendFrom(0, CONTENT.length, answer));
                InputStream in = open(registry, Credentials.ANONYMOUS).blob(BLOB, 0, wait -> {})) {
            byte[] first = in.readNBytes(10);
            Thread.sleep(ScriptedRegistry.STANDSTILL.multipliedBy(2));
            byte[] rest = in.readAllBytes();
            assertThat(first.length + rest.length).isEqualTo(CONTENT.length);
            assertThat(registry.askedFor("/blobs/")).hasSize(1);
        }
    }

    @Test
    void aLengthThatIsALieIsMendedOrRefused() throws IOException {
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            int begin = begin(asked);
            answer.head(begin == 0 ? 200 : 206, 5L * CONTENT.length, "Content-Range: bytes " + begin + "-9/*");
            answer.write(Arrays.copyOfRange(CONTENT, begin, Math.min(CONTENT.length, begin + 400_000)));
        })) {
            assertThat(Digest.of(pull(registry))).isEqualTo(BLOB.digest());
            assertThat(registry.askedFor("/blobs/"))
                    .extracting(TransfersTest::begin)
                    .containsExactly(0, 400_000, 800_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Range: bytes 700000-1048575/1048576",
                "Content-Range: bytes 99999999999999999999999-1/2",
                "Content-Range: bytes of another kind",
                "X: y"
            })
    void anotherPartThanTheWantedIsRefused(String range) throws IOException {
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            if (begin(asked) == 0) {
                sendFrom(0, 500_000, answer);
            } else {
                answer.send(206, new byte[1000], range);
            }
        })) {
            assertThatThrownBy(() -> pull(registry)).hasMessageContaining("another part of the blob");
        }
    }

    private static int end(Asked asked) {
        String end = asked.header("range").replaceFirst(".*-", "");
        return end.isEmpty() ? CONTENT.length : Integer.parseInt(end) + 1;
    }

    /// About half a MiB a second.
    private static void sendSlowly(int begin, int end, Answer answer) throws Exception {
        for (int at = begin; at < end; at += 10_000) {
            answer.write(Arrays.copyOfRange(CONTENT, at, Math.min(end, at + 10_000)));
            Thread.sleep(20);
        }
    }

    private static void sendPart(Asked asked, int until, Answer answer) throws Exception {
        int begin = begin(asked);
        int end = end(asked);
        String range = "Content-Range: bytes " + begin + "-" + (end - 1) + "/" + CONTENT.length;
        answer.head(asked.header("range").isEmpty() ? 200 : 206, end - begin, range);
        sendSlowly(begin, Math.min(end, until), answer);
    }

    @Test
    void ofASlowRegistrySeveralPartsComeAtOnce() throws IOException {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            try {
                sendPart(asked, CONTENT.length, answer);
            } finally {
                open.decrementAndGet();
            }
        })) {
            assertThat(Digest.of(pullInParts(registry))).isEqualTo(BLOB.digest());
            assertThat(most).hasValueGreaterThanOrEqualTo(3);
            List<Asked> parts = registry.askedFor("/blobs/");
            assertThat(parts).extracting(TransfersTest::begin).doesNotHaveDuplicates();
            assertThat(parts.stream().skip(1).mapToInt(part -> end(part) - begin(part)))
                    .allMatch(length -> length <= 100_000);
        }
    }

    @Test
    void ofASlowRegistryThatKnowsNoPartsTheWholeComes() throws IOException {
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            answer.head(200, CONTENT.length);
            sendSlowly(0, CONTENT.length, answer);
        })) {
            assertThat(Digest.of(pullInParts(registry))).isEqualTo(BLOB.digest());
        }
    }

    @Test
    void aPartThatBreaksIsAskedForAgainFromWhereItBroke() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        AtomicInteger broken = new AtomicInteger();
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            int until = CONTENT.length;
            if (requests.incrementAndGet() == 3) {
                until = begin(asked) + 30_000;
                broken.set(until);
            }
            sendPart(asked, until, answer);
        })) {
            assertThat(Digest.of(pullInParts(registry))).isEqualTo(BLOB.digest());
            assertThat(registry.askedFor("/blobs/"))
                    .extracting(TransfersTest::begin)
                    .contains(broken.get());
        }
    }

    // push

    /// Keeps what has come of one upload, as registries do. `cut` says after how many bytes the first request with a
    /// body breaks.
    private static final class Uploads implements ScriptedRegistry.Script {
        private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        private final int cut;
        private boolean broken;
        private boolean whole;

        Uploads(int cut) {
            this.cut = cut;
        }

        @Override
        public synchronized void answer(Asked asked, Answer answer) throws IOException {
            switch (asked.method()) {
                case "POST" -> answer.send(202, "Location: " + SESSION);
                case "GET" -> {
                    String range = "Range: 0-" + Math.max(0, arrived.size() - 1);
                    answer.send(whole ? 404 : 204, "Location: " + SESSION, range);
                }
                case "HEAD" -> answer.send(whole ? 200 : 404);
                default -> take(asked, answer);
            }
        }

        private void take(Asked asked, Answer answer) throws IOException {
            if (!broken && cut >= 0) {
                broken = true;
                arrived.write(asked.body().readNBytes(cut));
                return;
            }
            arrived.write(asked.content());
            whole = asked.method().equals("PUT");
            answer.send(whole ? 201 : 202, "Location: " + SESSION);
        }

        synchronized byte[] content() {
            return arrived.toByteArray();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 1000, 500_000, 1 << 20})
    void anUploadGoesOnWhereItBroke(int cut) throws IOException {
        Uploads uploads = new Uploads(cut);
        try (var registry = new ScriptedRegistry(uploads)) {
            push(registry, Credentials.ANONYMOUS);
            assertThat(Digest.of(uploads.content())).isEqualTo(BLOB.digest());
            assertThat(registry.asked().stream().filter(asked -> asked.startsWith("POST")))
                    .hasSize(1);
        }
    }

    @Test
    void aRegistryThatIsAwayForAWhileKeepsTheUpload() throws IOException {
        Uploads uploads = new Uploads(500_000);
        AtomicInteger away = new AtomicInteger(1);
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            if (!asked.method().equals("GET") || away.getAndDecrement() <= 0) {
                uploads.answer(asked, answer);
            }
        })) {
            push(registry, Credentials.ANONYMOUS);
            assertThat(Digest.of(uploads.content())).isEqualTo(BLOB.digest());
        }
    }

    @Test
    void anUploadWhoseLastAnswerWasLostIsNotSentAgain() throws IOException {
        Uploads uploads = new Uploads(-1);
        try (var registry = new ScriptedRegistry((asked, answer) -> uploads.answer(
                asked, asked.method().equals("PUT") ? new Answer(new ByteArrayOutputStream()) : answer))) {
            push(registry, Credentials.ANONYMOUS);
            assertThat(Digest.of(uploads.content())).isEqualTo(BLOB.digest());
        }
    }

    @Test
    void aRegistryThatForgetsAgainAndAgainIsGivenUp() throws IOException {
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            switch (asked.method()) {
                case "POST" -> answer.send(202, "Location: " + SESSION);
                case "GET", "HEAD" -> answer.send(404);
                default -> asked.body().readNBytes(1000);
            }
        })) {
            assertThatThrownBy(() -> push(registry, Credentials.ANONYMOUS)).isInstanceOf(RegistryException.class);
        }
    }

    @Test
    void aBusyRegistryGetsTheRestWhenItWants() throws IOException {
        Uploads uploads = new Uploads(-1);
        AtomicInteger puts = new AtomicInteger();
        try (var registry = new ScriptedRegistry((asked, answer) -> {
            if (asked.method().equals("PUT") && puts.incrementAndGet() == 1) {
                asked.content();
                answer.send(503, "Retry-After: 0");
            } else {
                uploads.answer(asked, answer);
            }
        })) {
            push(registry, Credentials.ANONYMOUS);
            assertThat(Digest.of(uploads.content())).isEqualTo(BLOB.digest());
            assertThat(registry.asked().stream().filter(asked -> asked.startsWith("POST")))
                    .hasSize(1);
        }
    }

    /// The first token is no longer taken when the blob has come.
    @Test
    void aTokenThatEndsInTheMiddleIsRenewed() throws IOException {
        Uploads uploads = new Uploads(-1);
        AtomicInteger tokens = new AtomicInteger();
        try (var server = new ScriptedRegistry((asked, answer) ->
                        answer.send(200, ("{\"token\":\"t" + tokens.incrementAndGet() + "\"}").getBytes(UTF_8)));
                var registry = new ScriptedRegistry((asked, answer) -> {
                    String token = asked.header("authorization");
                    boolean ended = token.equals("Bearer t1") && asked.method().equals("PUT");
                    if (token.isEmpty() || ended) {
                        asked.content();
                        answer.send(401, "WWW-Authenticate: Bearer realm=\"http://" + server.host() + "/token\"");
                    } else {
                        uploads.answer(asked, answer);
                    }
                })) {
            push(registry, Credentials.ANONYMOUS);
            assertThat(Digest.of(uploads.content())).isEqualTo(BLOB.digest());
            assertThat(tokens).hasValue(2);
        }
    }

    /// The place for an upload is on another host, as registries that keep their blobs elsewhere have it.
    @Test
    void whereElseAnUploadGoesNoCredentialsGo() throws IOException {
        Uploads uploads = new Uploads(-1);
        AtomicReference<String> place = new AtomicReference<>("");
        try (var elsewhere = new ScriptedRegistry(uploads);
                var registry = new ScriptedRegistry((asked, answer) -> {
                    if (asked.header("authorization").isEmpty()) {
                        answer.send(401, "WWW-Authenticate: Basic realm=\"x\"");
                    } else {
                        answer.send(202, "Location: http://" + place.get() + SESSION);
                    }
                })) {
            place.set(elsewhere.host());
            push(registry, new Credentials("me", "secret", "", ""));
            assertThat(Digest.of(uploads.content())).isEqualTo(BLOB.digest());
            assertThat(elsewhere.askedFor("/"))
                    .isNotEmpty()
                    .allMatch(asked -> asked.header("authorization").isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "http://[", "http:///nowhere", "gopher://127.0.0.1/", "http:"})
    void placesThatAreNoneAreRefused(String location) throws IOException {
        try (var registry = new ScriptedRegistry(
                (asked, answer) -> answer.send(asked.method().equals("POST") ? 202 : 307, "Location: " + location))) {
            assertThatThrownBy(() -> push(registry, Credentials.ANONYMOUS))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("address that is none");
            assertThatThrownBy(() -> pull(registry))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("address that is none");
        }
    }

    @Test
    void aListThatIsNoneIsRefused() throws IOException {
        try (var registry = new ScriptedRegistry((asked, answer) -> answer.send(200, "{\"tags\":".getBytes(UTF_8)))) {
            assertThatThrownBy(() -> open(registry, Credentials.ANONYMOUS).tags())
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("no JSON in the answer");
        }
    }
}
