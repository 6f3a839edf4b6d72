package dev.gantry.network;

import static dev.gantry.network.DnsQueries.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.network.ClientMessage.Query;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class LocalNamesTest {
    private final TestDirectory directory = new TestDirectory()
            .with("web", "web.my-net.", "172.20.0.2")
            .with("web.my-net", "web.my-net.", "172.20.0.2")
            .with("both", "both.my-net.", "172.20.0.3", "fd00::3")
            .with("pair", "one.my-net.", "172.20.0.4", "172.20.0.5", "fd00::4", "fd00::5")
            .with("six", "six.my-net.", "fd00::6")
            .with("long", "a".repeat(64) + ".my-net.", "172.20.0.7");

    private final LocalNames names = new LocalNames(directory);

    private Optional<Message> ask(Message query) {
        return names.answer((Query) ClientMessage.ofDatagram(query.toWire())).map(DnsQueries::parse);
    }

    private Message answer(String name, int type) {
        return ask(query(name, type)).orElseThrow();
    }

    private static List<String> data(Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    @Test
    void aContainerHasItsAddress() {
        Message answer = answer("web.", Type.A);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getHeader().getFlag(Flags.RA)).isTrue();
        assertThat(data(answer)).containsExactly("172.20.0.2");
        Record record = answer.getSection(Section.ANSWER).getFirst();
        assertThat(record).isInstanceOf(ARecord.class);
        assertThat(record.getTTL()).isEqualTo(1);
        assertThat(record.getDClass()).isEqualTo(DClass.IN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web.", "WEB.", "wEb.", "web.my-net.", "Web.MY-NET."})
    void capitalLettersMakeNoDifferenceAndComeBackAsTheyWere(String name) {
        Message answer = answer(name, Type.A);

        assertThat(data(answer)).containsExactly("172.20.0.2");
        assertThat(answer.getQuestion().getName()).hasToString(name);
        assertThat(answer.getSection(Section.ANSWER).getFirst().getName()).hasToString(name);
    }

    @Test
    void eachFamilyHasItsType() {
        assertThat(data(answer("both.", Type.A))).containsExactly("172.20.0.3");
        assertThat(answer("both.", Type.AAAA).getSection(Section.ANSWER))
                .singleElement()
                .isInstanceOfSatisfying(
                        AAAARecord.class,
                        record -> assertThat(record.getAddress()).isEqualTo(InetAddress.ofLiteral("fd00::3")));
        assertThat(data(answer("both.", Type.ANY))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {Type.AAAA, Type.MX, Type.TXT, Type.SRV, Type.HTTPS, Type.PTR, 65_280})
    void aKnownNameHasNothingOfOtherTypes(int type) {
        Message answer = answer("web.", type);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        assertThat(answer.getSection(Section.AUTHORITY)).isEmpty();
    }

    @Test
    void aNameWithAddressesOfTheOtherFamilyIsKnown() {
        assertThat(answer("six.", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(data(answer("six.", Type.A))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.", "example.org.", "web.other-net.", ".", "web\\.my-net.", "we\\000b."})
    void otherNamesAreNobodysHere(String name) {
        assertThat(ask(query(name, Type.A))).isEmpty();
    }

    @Test
    void otherClassesAreNobodysHere() {
        assertThat(ask(query("web.", Type.TXT, DClass.CH))).isEmpty();
        assertThat(ask(query("web.", Type.A, DClass.ANY))).isPresent();
    }

    @Test
    void addressesLeadBack() {
        assertThat(data(answer("2.0.20.172.in-addr.arpa.", Type.PTR))).containsExactly("web.my-net.");
        assertThat(data(answer("2.0.20.172.IN-ADDR.ARPA.", Type.PTR))).containsExactly("web.my-net.");
        assertThat(data(answer("6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa.", Type.PTR)))
                .containsExactly("six.my-net.");
        assertThat(answer("2.0.20.172.in-addr.arpa.", Type.PTR)
                        .getSection(Section.ANSWER)
                        .getFirst()
                        .getTTL())
                .isEqualTo(1);
        assertThat(data(answer("2.0.20.172.in-addr.arpa.", Type.TXT))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.0.20.172.in-addr.arpa.",
                "0.20.172.in-addr.arpa.",
                "258.0.20.172.in-addr.arpa.",
                "x.0.20.172.in-addr.arpa.",
                "2.0.20.172.1.in-addr.arpa.",
                "in-addr.arpa.",
                "d.f.ip6.arpa.",
                "172.20.0.2."
            })
    void otherAddressesLeadNowhereHere(String name) {
        assertThat(ask(query(name, Type.PTR))).isEmpty();
    }

    @Test
    void aNameThatDnsCannotHaveIsNotTold() {
        assertThat(answer("7.0.20.172.in-addr.arpa.", Type.PTR).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(data(answer("7.0.20.172.in-addr.arpa.", Type.PTR))).isEmpty();
    }

    /// A client that asks for both families each time would meet a single counter at the same place again.
    @Test
    void theOrderTurnsFromAnswerToAnswer() {
        for (int i = 0; i < 4; i++) {
            List<String> four = data(answer("pair.", Type.A));
            List<String> six = data(answer("pair.", Type.AAAA));

            assertThat(data(answer("pair.", Type.A))).containsExactlyElementsOf(four.reversed());
            assertThat(data(answer("pair.", Type.AAAA))).containsExactlyElementsOf(six.reversed());
            data(answer("pair.", Type.A));
            data(answer("pair.", Type.AAAA));
            assertThat(data(answer("pair.", Type.A))).containsExactlyElementsOf(four.reversed());
            assertThat(data(answer("pair.", Type.AAAA))).containsExactlyElementsOf(six.reversed());
        }
    }

    private void crowd(int count) {
        directory.with(
                "crowd",
                "crowd.my-net.",
                IntStream.range(0, count)
                        .mapToObj(i -> "172.20." + (1 + i / 250) + "." + (1 + i % 250))
                        .toArray(String[]::new));
    }

    @Test
    void whatDoesNotFitIsCutOffAndToldSo() {
        crowd(1000);

        byte[] classic = names.answer(
                        (Query) ClientMessage.ofDatagram(query("crowd.", Type.A).toWire()))
                .orElseThrow();
        Message some = DnsQueries.parse(classic);

        // 12 bytes of header, 11 of question, 16 for each address.
        assertThat(classic).hasSize(12 + 11 + 30 * 16);
        assertThat(some.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(some.getSection(Section.ANSWER)).hasSize(30);
    }

    @Test
    void ednsMakesRoomAndIsAnswered() {
        crowd(1000);

        Message some = ask(query("crowd.", Type.A, new OPTRecord(1232, 0, 0))).orElseThrow();
        Message more = ask(query("crowd.", Type.A, new OPTRecord(65_535, 0, 0))).orElseThrow();

        assertThat(some.numBytes()).isBetween(1232 - 15, 1232);
        assertThat(some.getOPT()).isNotNull();
        assertThat(more.numBytes()).isBetween(4096 - 15, 4096);
        assertThat(more.getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void byTcpEverythingFits() {
        crowd(1000);

        Message all = DnsQueries.parse(names.answer(
                        (Query) ClientMessage.ofStream(query("crowd.", Type.A).toWire()))
                .orElseThrow());

        assertThat(all.getSection(Section.ANSWER)).hasSize(1000);
        assertThat(all.getHeader().getFlag(Flags.TC)).isFalse();
    }

    @Test
    void whatFitsExactlyIsWhole() {
        crowd(30);

        Message all = answer("crowd.", Type.A);

        assertThat(all.getSection(Section.ANSWER)).hasSize(30);
        assertThat(all.getHeader().getFlag(Flags.TC)).isFalse();
    }
}
