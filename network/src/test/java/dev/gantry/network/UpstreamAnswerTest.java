package dev.gantry.network;

import static dev.gantry.network.DnsQueries.answer;
import static dev.gantry.network.DnsQueries.name;
import static dev.gantry.network.DnsQueries.query;
import static dev.gantry.network.DnsQueries.soa;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.network.ClientMessage.Query;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

final class UpstreamAnswerTest {
    private static final int ID = 4711;

    private final Message asked = query("www.example.", Type.A);
    private final Query client = client(asked);

    private static Query client(Message query) {
        return (Query) ClientMessage.ofDatagram(query.toWire());
    }

    private Message answerWithId(int rcode) {
        Message answer = answer(asked, rcode);
        answer.getHeader().setID(ID);
        return answer;
    }

    private Optional<UpstreamAnswer> read(byte[] wire) throws WireParseException {
        return UpstreamAnswer.of(wire, ID, UpstreamQuery.of(client));
    }

    private byte[] passedOn(Message answer) throws WireParseException {
        return read(answer.toWire()).orElseThrow().forClient(client);
    }

    @Test
    void anAnswerIsPassedOnByteForByteButForTheId() throws WireParseException {
        Message answer = answerWithId(Rcode.NOERROR);
        answer.addRecord(new CNAMERecord(name("www.example."), DClass.IN, 300, name("x.example.")), Section.ANSWER);
        answer.addRecord(
                new ARecord(name("x.example."), DClass.IN, 60, InetAddress.ofLiteral("192.0.2.1")), Section.ANSWER);
        answer.addRecord(new NSRecord(name("example."), DClass.IN, 600, name("ns.example.")), Section.AUTHORITY);
        answer.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        byte[] expected = answer.toWire();
        expected[0] = (byte) (client.id() >> 8);
        expected[1] = (byte) client.id();

        assertThat(passedOn(answer)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.NXDOMAIN, Rcode.NOERROR})
    void nothingIsNotRemembered(int rcode) throws WireParseException {
        Message answer = answerWithId(rcode);
        answer.addRecord(soa(3600), Section.AUTHORITY);

        Message passedOn = DnsQueries.parse(passedOn(answer));

        assertThat(passedOn.getRcode()).isEqualTo(rcode);
        assertThat(passedOn.getSection(Section.AUTHORITY)).singleElement().satisfies(soa -> {
            assertThat(soa.getTTL()).isZero();
            assertThat(soa.rdataToString()).isEqualTo(soa(0).rdataToString());
        });
    }

    @Test
    void aRecordThatWasAskedForKeepsItsTime() throws WireParseException {
        Message answer = answerWithId(Rcode.NOERROR);
        answer.addRecord(soa(3600), Section.ANSWER);

        assertThat(DnsQueries.parse(passedOn(answer))
                        .getSection(Section.ANSWER)
                        .getFirst()
                        .getTTL())
                .isEqualTo(3600);
    }

    @Test
    void guessesAreNoAnswers() throws WireParseException {
        Message otherId = answerWithId(Rcode.NOERROR);
        otherId.getHeader().setID(ID + 1);
        Message otherName = answer(query("xxx.example.", Type.A), Rcode.NOERROR);
        otherName.getHeader().setID(ID);
        Message otherType = answer(query("www.example.", Type.AAAA), Rcode.NOERROR);
        otherType.getHeader().setID(ID);
        Message query = answerWithId(Rcode.NOERROR);
        query.getHeader().unsetFlag(Flags.QR);
        Message two = answerWithId(Rcode.NOERROR);
        two.addRecord(asked.getQuestion(), Section.QUESTION);
        Message none = answerWithId(Rcode.NOERROR);
        none.removeAllRecords(Section.QUESTION);

        for (Message guess : new Message[] {otherId, otherName, otherType, query, two, none}) {
            assertThat(read(guess.toWire())).as(guess.toString()).isEmpty();
        }
    }

    @Test
    void capitalLettersAreNoOtherQuestion() throws WireParseException {
        Message answer = answer(query("WWW.Example.", Type.A), Rcode.NOERROR);
        answer.getHeader().setID(ID);

        assertThat(read(answer.toWire())).isPresent();
    }

    @Test
    void aServerThatRefusesNeedsNoQuestion() throws WireParseException {
        Message refusal = answerWithId(Rcode.REFUSED);
        refusal.removeAllRecords(Section.QUESTION);

        assertThat(read(refusal.toWire()).orElseThrow().isFailure()).isTrue();
    }

    @Test
    void scrapsAreNoAnswersUnlessTheySayThatTheyAreCut() throws WireParseException {
        Message answer = answerWithId(Rcode.NOERROR);
        answer.addRecord(new TXTRecord(name("www.example."), DClass.IN, 1, "x".repeat(200)), Section.ANSWER);
        byte[] whole = answer.toWire();
        byte[] cut = Arrays.copyOf(whole, whole.length - 100);

        assertThat(read(cut)).isEmpty();
        cut[2] |= 2; // TC
        assertThat(read(cut).orElseThrow().isTruncated()).isTrue();
    }

    @Test
    void whatTheClientCannotTakeIsCutShort() throws WireParseException {
        Message answer = answerWithId(Rcode.NOERROR);
        for (int i = 0; i < 5; i++) {
            answer.addRecord(new TXTRecord(name("www.example."), DClass.IN, 1, "x".repeat(200)), Section.ANSWER);
        }

        Message passedOn = DnsQueries.parse(passedOn(answer));

        assertThat(passedOn.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(passedOn.getHeader().getID()).isEqualTo(client.id());
        assertThat(passedOn.getSection(Section.ANSWER)).isEmpty();
    }

    @Test
    void serversAreAskedForNoMoreThanIsReceived() throws WireParseException {
        Message query = query("www.example.", Type.A, new OPTRecord(65_535, 0, 0));

        Message sent = DnsQueries.parse(UpstreamQuery.of(client(query)).withId(ID));

        assertThat(sent.getHeader().getID()).isEqualTo(ID);
        assertThat(sent.getOPT().getPayloadSize()).isEqualTo(4096);
        assertThat(sent.getQuestion()).isEqualTo(query.getQuestion());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesAreAnAnswerOrNone(long seed) throws WireParseException {
        Random random = new Random(seed);
        Message answer = answerWithId(Rcode.NXDOMAIN);
        answer.addRecord(soa(3600), Section.AUTHORITY);
        answer.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        byte[] model = answer.toWire();
        int answers = 0;
        for (int i = 0; i < 5_000; i++) {
            Optional<UpstreamAnswer> read = read(Mutations.of(model, random));
            answers += read.isPresent() ? 1 : 0;
            read.ifPresent(each -> assertThat(each.forClient(client)).hasSizeLessThanOrEqualTo(client.limit()));
        }
        assertThat(answers).as("mutations that are still answers").isPositive();
    }
}
