package dev.gantry.network;

import static dev.gantry.network.DnsQueries.answer;
import static dev.gantry.network.DnsQueries.name;
import static dev.gantry.network.DnsQueries.query;
import static dev.gantry.network.DnsQueries.soa;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Queries that servers answer. What must not take long has a minute to fail; what must be waited for waits for
/// milliseconds.
final class ForwardingTest {
    /// The next server is asked as soon as one has been silent for a moment.
    private static final ResolverLimits HASTY =
            new ResolverLimits(1024, 64, Duration.ofMinutes(1), Duration.ofMillis(5), Duration.ofMinutes(1));

    private final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void closeServers() throws Exception {
        for (TestServer server : servers) {
            server.close();
        }
    }

    private TestServer server(Consumer<TestServer.Seen> behaviour) throws IOException {
        TestServer server = TestServer.start(behaviour);
        servers.add(server);
        return server;
    }

    /// One that has an address for every name.
    private TestServer knowing(String address) throws IOException {
        return server(asked -> asked.reply(Rcode.NOERROR, record(asked.query(), address)));
    }

    private static Record record(Message query, String address) {
        return new ARecord(query.getQuestion().getName(), DClass.IN, 300, InetAddress.ofLiteral(address));
    }

    private static String data(Message answer) {
        assertThat(answer.getSection(Section.ANSWER)).as(answer.toString()).hasSize(1);
        return answer.getSection(Section.ANSWER).getFirst().rdataToString();
    }

    private static ResolverLab lab(ResolverLimits limits, TestServer... servers) throws IOException {
        return ResolverLab.start(ResolverLab.NOBODY, limits, servers);
    }

    @Test
    void aQueryGoesOutWholeAndItsAnswerComesBackWhole() throws Exception {
        TestServer server = knowing("192.0.2.1");
        try (ResolverLab lab = lab(ResolverLab.PATIENT, server)) {
            Message query = query("www.example.", Type.A, new OPTRecord(1232, 0, 0));
            query.getHeader().setFlag(Flags.AD);

            Message answer = lab.ask(query);

            assertThat(data(answer)).isEqualTo("192.0.2.1");
            Message seen = server.next().query();
            assertThat(seen.getQuestion()).isEqualTo(query.getQuestion());
            assertThat(seen.getOPT().getPayloadSize()).isEqualTo(1232);
            assertThat(seen.getHeader().getFlag(Flags.AD)).isTrue();
        }
    }

    @Test
    void anyTypeAndClassGoesOut() throws Exception {
        TestServer server = server(asked -> asked.reply(Rcode.NOERROR));
        try (ResolverLab lab = lab(ResolverLab.PATIENT, server)) {
            for (Message query : List.of(
                    query("example.", Type.MX),
                    query("example.", 65_280),
                    query("version.bind.", Type.TXT, DClass.CH),
                    query("4.3.2.10.in-addr.arpa.", Type.PTR))) {
                assertThat(lab.ask(query).getRcode()).isEqualTo(Rcode.NOERROR);
                assertThat(server.next().query().getQuestion()).isEqualTo(query.getQuestion());
            }
        }
    }

    /// The chance that 200 random ids are the clients' is nil; that they repeat is small, but there.
    @Test
    void idsAreFreshAndPortsChange() throws Exception {
        TestServer server = server(asked -> asked.reply(Rcode.NXDOMAIN));
        try (ResolverLab lab = lab(ResolverLab.PATIENT, server)) {
            Set<Integer> ids = new HashSet<>();
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                Message query = query("a" + i + ".example.", Type.A);
                query.getHeader().setID(i);
                lab.ask(query);
                TestServer.Seen seen = server.next();
                ids.add(seen.query().getHeader().getID());
                ports.add(seen.port());
            }
            assertThat(ids).hasSizeGreaterThan(190);
            assertThat(ids).filteredOn(id -> id < 200).hasSizeLessThan(20);
            assertThat(ports).hasSize(2);
        }
    }

    @Test
    void nothingIsNotRememberedByTheClient() throws Exception {
        TestServer server = server(asked -> {
            Message answer = answer(asked.query(), Rcode.NXDOMAIN);
            answer.addRecord(soa(3600), Section.AUTHORITY);
            asked.send(answer.toWire());
        });
        try (ResolverLab lab = lab(ResolverLab.PATIENT, server)) {
            Message answer = lab.ask(query("web.", Type.A));

            assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(answer.getSection(Section.AUTHORITY).getFirst().getTTL()).isZero();
        }
    }

    @Test
    void guessesAreLeftAside() throws Exception {
        TestServer server = server(asked -> {
            Message otherId = answer(asked.query(), Rcode.NOERROR, record(asked.query(), "192.0.2.66"));
            otherId.getHeader().setID(asked.query().getHeader().getID() ^ 1);
            asked.send(otherId.toWire());
            Message otherQuestion = query("other.example.", Type.A);
            otherQuestion.getHeader().setID(asked.query().getHeader().getID());
            asked.send(answer(otherQuestion, Rcode.NOERROR, record(otherQuestion, "192.0.2.67"))
                    .toWire());
            asked.send(new byte[] {1});
            asked.reply(Rcode.NOERROR, record(asked.query(), "192.0.2.1"));
        });
        try (ResolverLab lab = lab(ResolverLab.PATIENT, server)) {
            assertThat(data(lab.ask(query("www.example.", Type.A)))).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void othersThanTheServerAreNotHeard() throws Exception {
        AtomicReference<TestServer.Seen> held = new AtomicReference<>();
        CountDownLatch holding = new CountDownLatch(1);
        TestServer server = server(asked -> {
            held.set(asked);
            holding.countDown();
        });
        try (ResolverLab lab = lab(ResolverLab.PATIENT, server)) {
            Message query = query("www.example.", Type.A);
            lab.send(query.toWire());
            holding.await();
            TestServer.Seen asked = held.get();
            byte[] forged = answer(asked.query(), Rcode.NOERROR, record(asked.query(), "192.0.2.66"))
                    .toWire();
            try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
                stranger.send(
                        new DatagramPacket(forged, forged.length, InetAddress.ofLiteral("127.0.0.1"), asked.port()));
            }
            asked.reply(Rcode.NOERROR, record(asked.query(), "192.0.2.1"));

            assertThat(data(lab.receive())).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void theNextServerIsAskedWhenOneIsSilent() throws Exception {
        TestServer silent = server(_ -> {});
        TestServer second = knowing("192.0.2.2");
        try (ResolverLab lab = lab(HASTY, silent, second)) {
            assertThat(data(lab.ask(query("www.example.", Type.A)))).isEqualTo("192.0.2.2");
            assertThat(silent.next().query().getQuestion().getName()).isEqualTo(name("www.example."));
        }
    }

    @Test
    void theFirstServerIsStillHeardWhenTheNextIsAsked() throws Exception {
        AtomicReference<TestServer.Seen> held = new AtomicReference<>();
        CountDownLatch holding = new CountDownLatch(1);
        TestServer slow = server(asked -> {
            held.set(asked);
            holding.countDown();
        });
        TestServer second = server(_ -> {});
        try (ResolverLab lab = lab(HASTY, slow, second)) {
            Message query = query("www.example.", Type.A);
            lab.send(query.toWire());
            second.next();
            holding.await();
            held.get().reply(Rcode.NOERROR, record(query, "192.0.2.1"));

            assertThat(data(lab.receive())).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void whileAServerMayAnswerInTimeNoOtherIsAsked() throws Exception {
        TestServer first = knowing("192.0.2.1");
        TestServer second = knowing("192.0.2.2");
        try (ResolverLab lab = lab(ResolverLab.PATIENT, first, second)) {
            assertThat(data(lab.ask(query("www.example.", Type.A)))).isEqualTo("192.0.2.1");
            assertThat(second.isIdle()).isTrue();
        }
    }

    @Test
    void aFailureLeadsToTheNextServerAtOnce() throws Exception {
        TestServer failing = server(asked -> asked.reply(Rcode.SERVFAIL));
        TestServer refusing = server(asked -> asked.reply(Rcode.REFUSED));
        TestServer third = knowing("192.0.2.3");
        try (ResolverLab lab = lab(ResolverLab.PATIENT, failing, refusing, third)) {
            assertThat(data(lab.ask(query("www.example.", Type.A)))).isEqualTo("192.0.2.3");
        }
    }

    @Test
    void nothingIsAnAnswerToo() throws Exception {
        TestServer first = server(asked -> asked.reply(Rcode.NXDOMAIN));
        TestServer second = knowing("192.0.2.2");
        try (ResolverLab lab = lab(ResolverLab.PATIENT, first, second)) {
            assertThat(lab.ask(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            assertThat(second.isIdle()).isTrue();
        }
    }

    @Test
    void whenAllFailTheFirstFailureIsTold() throws Exception {
        TestServer refusing = server(asked -> asked.reply(Rcode.REFUSED));
        TestServer failing = server(asked -> asked.reply(Rcode.SERVFAIL));
        try (ResolverLab lab = lab(ResolverLab.PATIENT, refusing, failing)) {
            assertThat(lab.ask(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.REFUSED);
        }
    }

    @Test
    void aClosedPortIsAFailure() throws Exception {
        TestServer gone = server(_ -> {});
        gone.close();
        TestServer second = knowing("192.0.2.2");
        try (ResolverLab lab = lab(ResolverLab.PATIENT, gone, second)) {
            assertThat(data(lab.ask(query("www.example.", Type.A)))).isEqualTo("192.0.2.2");
        }
        try (ResolverLab lab = lab(ResolverLab.PATIENT, gone)) {
            assertThat(lab.ask(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void patienceEnds() throws Exception {
        ResolverLimits impatient =
                new ResolverLimits(1024, 64, Duration.ofMinutes(1), Duration.ofMillis(5), Duration.ofMillis(50));
        try (ResolverLab lab = lab(impatient, server(_ -> {}), server(_ -> {}))) {
            Message query = query("www.example.", Type.A, new OPTRecord(1232, 0, 0));
            Message answer = lab.ask(query);

            assertThat(answer.getRcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(answer.getQuestion()).isEqualTo(query.getQuestion());
            assertThat(answer.getOPT()).isNotNull();
        }
    }

    @Test
    void withoutServersEveryOtherNameFailsAtOnce() throws Exception {
        try (ResolverLab lab = lab(ResolverLab.PATIENT)) {
            assertThat(lab.ask(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(lab.askByTcp(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    /// Says by UDP that there is more, and by TCP what there is.
    private TestServer wordy() throws IOException {
        return server(asked -> {
            if (asked.tcp()) {
                asked.reply(Rcode.NOERROR, record(asked.query(), "192.0.2.1"));
            } else {
                Message cut = answer(asked.query(), Rcode.NOERROR);
                cut.getHeader().setFlag(Flags.TC);
                asked.send(cut.toWire());
            }
        });
    }

    @Test
    void aCutAnswerIsPassedOnByUdp() throws Exception {
        try (ResolverLab lab = lab(ResolverLab.PATIENT, wordy())) {
            Message answer = lab.ask(query("www.example.", Type.A));

            assertThat(answer.getHeader().getFlag(Flags.TC)).isTrue();
            assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        }
    }

    @Test
    void forAClientByTcpACutAnswerIsAskedForByTcp() throws Exception {
        TestServer server = wordy();
        try (ResolverLab lab = lab(ResolverLab.PATIENT, server)) {
            Message query = query("www.example.", Type.A);
            Message answer = lab.askByTcp(query);

            assertThat(data(answer)).isEqualTo("192.0.2.1");
            assertThat(answer.getHeader().getID()).isEqualTo(query.getHeader().getID());
            assertThat(server.next().tcp()).isFalse();
            assertThat(server.next().tcp()).isTrue();
        }
    }

    @Test
    void aServerThatCannotBeReachedByTcpFails() throws Exception {
        TestServer first = wordy();
        first.closeTcp();
        TestServer second = wordy();
        try (ResolverLab lab = lab(ResolverLab.PATIENT, first, second)) {
            assertThat(data(lab.askByTcp(query("www.example.", Type.A)))).isEqualTo("192.0.2.1");
        }
        try (ResolverLab lab = lab(ResolverLab.PATIENT, first)) {
            assertThat(lab.askByTcp(query("www.example.", Type.A)).getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void byTcpTooGuessesAreLeftAside() throws Exception {
        TestServer server = server(asked -> {
            Message cut = answer(asked.query(), Rcode.NOERROR);
            cut.getHeader().setFlag(Flags.TC);
            if (asked.tcp()) {
                cut.getHeader().setID(asked.query().getHeader().getID() ^ 1);
                asked.send(cut.toWire());
                asked.reply(Rcode.NOERROR, record(asked.query(), "192.0.2.1"));
            } else {
                asked.send(cut.toWire());
            }
        });
        try (ResolverLab lab = lab(ResolverLab.PATIENT, server)) {
            assertThat(data(lab.askByTcp(query("www.example.", Type.A)))).isEqualTo("192.0.2.1");
        }
    }

    /// One for the first hundred queries, another one for the next, whoever asks.
    @Test
    void containersShareTheSocketsOfTheHost() throws Exception {
        TestServer server = server(asked -> asked.reply(Rcode.NXDOMAIN));
        Message query = query("www.example.", Type.A);
        try (ResolverLab lab = lab(ResolverLab.PATIENT, server);
                ResolverLab neighbour = lab.neighbour(ResolverLab.NOBODY, ResolverLab.PATIENT, server)) {
            for (int i = 0; i < 99; i++) {
                assertThat((i % 2 == 0 ? lab : neighbour).ask(query).getRcode()).isEqualTo(Rcode.NXDOMAIN);
                assertThat(lab.sockets().size()).isEqualTo(1);
            }
            neighbour.ask(query);
            assertThat(lab.sockets().size()).isZero();
            lab.ask(query);
            assertThat(lab.sockets().size()).isEqualTo(1);
        }
    }

    @Test
    void closedSocketsFailWhoWaits() throws Exception {
        TestServer silent = server(_ -> {});
        try (ResolverLab lab = lab(ResolverLab.PATIENT, silent)) {
            Message query = query("www.example.", Type.A);
            lab.send(query.toWire());
            silent.next();

            lab.sockets().close();

            assertThat(lab.receive().getRcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(lab.ask(query).getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }
}
