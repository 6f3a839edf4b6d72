package dev.gantry.network;

import static dev.gantry.network.DnsQueries.query;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// The server as its clients see it: sockets, bounds, the end.
final class ResolverTest {
    private static final ResolverLimits FEW =
            new ResolverLimits(3, 2, Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final TestDirectory directory = new TestDirectory().with("web", "web.my-net.", "172.20.0.2");
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private ResolverLab lab(NameDirectory names, ResolverLimits limits, TestServer... servers) throws IOException {
        ResolverLab lab = ResolverLab.start(names, limits, servers);
        open.add(lab);
        return lab;
    }

    private TestServer silent() throws IOException {
        TestServer server = TestServer.silent();
        open.add(server);
        return server;
    }

    private static void assertAnswered(Message answer) {
        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getSection(Section.ANSWER))
                .singleElement()
                .satisfies(record -> assertThat(record.rdataToString()).isEqualTo("172.20.0.2"));
    }

    @Test
    void localNamesAreAnsweredByUdpAndTcpAndNobodyElseIsAsked() throws IOException {
        TestServer server = silent();
        ResolverLab lab = lab(directory, ResolverLab.PATIENT, server);

        assertAnswered(lab.ask(query("web.", Type.A)));
        assertAnswered(lab.askByTcp(query("web.", Type.A)));
        assertThat(lab.ask(query("WEB.", Type.MX)).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(server.isIdle()).isTrue();
    }

    @Test
    void aConnectionTakesOneQueryAfterTheOther() throws IOException {
        ResolverLab lab = lab(directory, ResolverLab.PATIENT);
        try (Socket socket = lab.connect()) {
            Message first = query("web.", Type.A);
            Message second = query("web.", Type.AAAA);
            ResolverLab.sendByTcp(socket, first.toWire());
            ResolverLab.sendByTcp(socket, second.toWire());

            assertThat(ResolverLab.receiveByTcp(socket).getHeader().getID())
                    .isEqualTo(first.getHeader().getID());
            assertThat(ResolverLab.receiveByTcp(socket).getHeader().getID())
                    .isEqualTo(second.getHeader().getID());
        }
    }

    @Test
    void aQueryMayComeInPieces() throws IOException {
        ResolverLab lab = lab(directory, ResolverLab.PATIENT);
        try (Socket socket = lab.connect()) {
            socket.setTcpNoDelay(true);
            byte[] query = query("web.", Type.A).toWire();
            socket.getOutputStream().write(0);
            socket.getOutputStream().write(query.length);
            for (byte each : query) {
                socket.getOutputStream().write(each);
            }

            assertAnswered(ResolverLab.receiveByTcp(socket));
        }
    }

    private void crowd() {
        directory.with(
                "crowd",
                "crowd.my-net.",
                IntStream.range(0, 2000)
                        .mapToObj(i -> "172.20." + (1 + i / 250) + "." + (1 + i % 250))
                        .toArray(String[]::new));
    }

    /// More than socket buffers hold: the resolver goes on where there is room again, and serves others
    /// meanwhile.
    @Test
    void aClientThatDoesNotReadKeepsNobodyWaiting() throws IOException {
        crowd();
        ResolverLab lab = lab(directory, ResolverLab.PATIENT);
        try (Socket slow = lab.connect()) {
            for (int id = 0; id < 600; id++) {
                ResolverLab.sendByTcp(slow, withId(id, query("crowd.", Type.A)).toWire());
            }
            for (int i = 0; i < 50; i++) {
                assertAnswered(lab.askByTcp(query("web.", Type.A)));
            }
            for (int id = 0; id < 600; id++) {
                Message answer = ResolverLab.receiveByTcp(slow);
                assertThat(answer.getHeader().getID()).isEqualTo(id);
                assertThat(answer.getSection(Section.ANSWER)).hasSize(2000);
            }
        }
    }

    @Test
    void mistakesAreAnsweredAndNoiseIsNot() throws IOException {
        ResolverLab lab = lab(directory, ResolverLab.PATIENT);
        Message update = query("web.", Type.SOA);
        update.getHeader().setOpcode(Opcode.UPDATE);

        lab.send(new byte[] {1, 2, 3});
        assertThat(lab.ask(update).getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(lab.ask(query("web.", Type.A, new OPTRecord(1232, 0, 7))).getRcode())
                .isEqualTo(Rcode.BADVERS);
        assertThat(lab.askByTcp(update).getRcode()).isEqualTo(Rcode.NOTIMP);
    }

    /// One query in flight after the other, so that none is lost to a full buffer.
    private static void flood(ResolverLab lab, TestServer server, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            lab.send(query("n" + i + ".example.", Type.A).toWire());
            server.next();
        }
    }

    @Test
    void soManyQueriesAreForwardedAtATimeAndTheRestFails() throws Exception {
        TestServer server = silent();
        ResolverLab lab = lab(directory, ResolverLab.PATIENT, server);

        flood(lab, server, 1024);

        assertThat(lab.ask(query("more.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(lab.askByTcp(query("more.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(server.isIdle()).isTrue();
        assertAnswered(lab.ask(query("web.", Type.A)));
        assertThat(lab.sockets().size()).isEqualTo(11);
    }

    @Test
    void anAnswerMakesRoomForTheNextQuery() throws Exception {
        TestServer server = TestServer.silent();
        open.add(server);
        ResolverLab lab = lab(directory, FEW, server);
        flood(lab, server, 2);
        Message third = query("third.example.", Type.A);
        lab.send(third.toWire());
        TestServer.Seen asked = server.next();
        assertThat(lab.ask(query("more.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);

        asked.reply(Rcode.NXDOMAIN);

        assertThat(lab.receive().getHeader().getID())
                .isEqualTo(third.getHeader().getID());
        ResolverLab.eventually(() -> isForwarded(lab, server));
    }

    /// The place of a query that is over becomes free just after its answer is sent.
    private static boolean isForwarded(ResolverLab lab, TestServer server) {
        try {
            lab.send(query("later.example.", Type.A).toWire());
            assertAnswered(lab.ask(query("web.", Type.A))); // the one before has been dealt with
            return !server.isIdle();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A neighbour of one that floods has its own bounds and the same server.
    @Test
    void aFloodIsNoConcernOfTheNeighbours() throws Exception {
        TestServer server = TestServer.start(asked -> {
            if (asked.query().getQuestion().getName().toString().startsWith("quick")) {
                asked.reply(Rcode.NXDOMAIN);
            }
        });
        open.add(server);
        ResolverLab flooded = lab(directory, FEW, server);
        ResolverLab neighbour = flooded.neighbour(directory, FEW, server);
        open.add(neighbour);

        flood(flooded, server, 3);

        assertThat(flooded.ask(query("quick.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(neighbour.ask(query("quick.example.", Type.A)).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    /// As many that never find their socket empty as there are processors: what they are asked is soon asked,
    /// and takes long to answer.
    @Test
    void whoFloodsLeavesTimeForTheNeighbours() throws Exception {
        crowd();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> flooders = new ArrayList<>();
        ResolverLab neighbour = lab(directory, ResolverLab.PATIENT);
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            ResolverLab flooded = neighbour.neighbour(directory, ResolverLab.PATIENT);
            open.add(flooded);
            flooders.add(Thread.ofPlatform().daemon().start(() -> flood(flooded, over)));
        }
        try {
            for (int i = 0; i < 20; i++) {
                assertAnswered(neighbour.ask(query("web.", Type.A)));
                Thread.ofVirtual().start(() -> {}).join(); // the rest of the daemon goes on, too
            }
        } finally {
            over.set(true);
            for (Thread each : flooders) {
                each.join();
            }
        }
    }

    private static void flood(ResolverLab lab, AtomicBoolean over) {
        byte[] query = query("crowd.", Type.A, new OPTRecord(4096, 0, 0)).toWire();
        while (!over.get()) {
            try {
                lab.send(query);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void soManyConnectionsAreKeptAtATime() throws IOException {
        ResolverLab lab = lab(directory, FEW);
        try (Socket _ = converse(lab)) {
            try (Socket _ = converse(lab);
                    Socket third = lab.connect()) {
                assertThat(ResolverLab.isClosedByServer(third)).isTrue();
            }
            ResolverLab.eventually(() -> isTaken(lab));
        }
    }

    private static Socket converse(ResolverLab lab) throws IOException {
        Socket socket = lab.connect();
        ResolverLab.sendByTcp(socket, query("web.", Type.A).toWire());
        assertAnswered(ResolverLab.receiveByTcp(socket));
        return socket;
    }

    private static boolean isTaken(ResolverLab lab) {
        try (Socket socket = converse(lab)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false; // one too many, still
        }
    }

    @Test
    void anIdleConnectionIsClosedAndSoIsOneThatDripsOrSaysTooMuch() throws IOException {
        ResolverLimits hasty =
                new ResolverLimits(1024, 64, Duration.ofMillis(20), Duration.ofMinutes(1), Duration.ofMinutes(1));
        ResolverLab lab = lab(directory, hasty);
        ResolverLab patient = lab(directory, ResolverLab.PATIENT);
        try (Socket idle = lab.connect();
                Socket dripping = lab.connect();
                Socket wordy = patient.connect()) {
            dripping.getOutputStream().write(new byte[] {0, 30, 1, 2});
            wordy.getOutputStream().write(new byte[] {0x10, 0x01});

            assertThat(ResolverLab.isClosedByServer(idle)).isTrue();
            assertThat(ResolverLab.isClosedByServer(dripping)).isTrue();
            assertThat(ResolverLab.isClosedByServer(wordy)).isTrue();
        }
    }

    @Test
    void aDirectoryThatFailsCostsOneAnswer() throws IOException {
        NameDirectory failing = new NameDirectory() {
            @Override
            public List<InetAddress> addresses(String name) {
                if (name.equals("bad")) {
                    throw new IllegalStateException("a test's");
                }
                return directory.addresses(name);
            }

            @Override
            public Optional<String> name(InetAddress address) {
                return Optional.empty();
            }
        };
        ResolverLab lab = lab(failing, ResolverLab.PATIENT);

        assertThat(lab.ask(query("bad.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(lab.askByTcp(query("bad.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertAnswered(lab.ask(query("web.", Type.A)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void afterAnyBytesItStillAnswers(long seed) throws IOException {
        TestServer server = TestServer.start(asked -> asked.reply(Rcode.NXDOMAIN));
        open.add(server);
        ResolverLab lab = lab(directory, ResolverLab.PATIENT, server);
        Random random = new Random(seed);
        byte[] model = withId(0x0102, query("web.my-net.", Type.A, new OPTRecord(1232, 0, 0)))
                .toWire();
        Message check = withId(0xA5A5, query("web.", Type.A)); // an id that mutations don't come by
        for (int i = 0; i < 3000; i++) {
            lab.send(Mutations.of(model, random));
            if (i % 50 == 0) {
                assertAnswered(lab.ask(check));
            }
            if (i % 100 == 0) {
                sendByTcp(lab, Mutations.of(model, random));
            }
        }
        assertAnswered(lab.ask(check));
        assertAnswered(lab.askByTcp(check));
    }

    private static Message withId(int id, Message message) {
        message.getHeader().setID(id);
        return message;
    }

    private static void sendByTcp(ResolverLab lab, byte[] bytes) throws IOException {
        try (Socket socket = lab.connect()) {
            socket.getOutputStream().write(bytes);
        }
    }

    @Test
    void afterTheEndNothingIsLeft() throws Exception {
        TestServer server = silent();
        ResolverLab lab = lab(directory, ResolverLab.PATIENT, server);
        flood(lab, server, 5);
        try (Socket idle = converse(lab);
                Socket waiting = lab.connect()) {
            ResolverLab.sendByTcp(waiting, query("www.example.", Type.A).toWire());
            server.next();

            lab.resolver().close();

            new DatagramSocket(lab.address()).close(); // the ports are free
            new ServerSocket(lab.tcpAddress().getPort(), 0, lab.tcpAddress().getAddress()).close();
            assertThat(ResolverLab.isClosedByServer(idle)).isTrue();
            assertThat(ResolverLab.isClosedByServer(waiting)).isTrue();
            lab.sockets().close();
            assertThat(lab.sockets().size()).isZero();
        }
    }

    @Test
    void theResolverItselfIsNoServerOfIts() throws IOException {
        ResolverLab lab =
                ResolverLab.start(directory, ResolverLab.PATIENT, List.of(new InetSocketAddress(Resolver.ADDRESS, 53)));
        open.add(lab);

        assertThat(lab.ask(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }
}
