package dev.gantry.network;

import static dev.gantry.network.DnsQueries.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.network.ClientMessage.Mistake;
import dev.gantry.network.ClientMessage.Noise;
import dev.gantry.network.ClientMessage.Query;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class ClientMessageTest {
    private static Message mistake(Message message) {
        return mistake(message.toWire());
    }

    private static Message mistake(byte[] wire) {
        assertThat(ClientMessage.ofDatagram(wire)).isInstanceOf(Mistake.class);
        return DnsQueries.parse(((Mistake) ClientMessage.ofDatagram(wire)).answer());
    }

    private static Query understood(Message message) {
        assertThat(ClientMessage.ofDatagram(message.toWire())).isInstanceOf(Query.class);
        return (Query) ClientMessage.ofDatagram(message.toWire());
    }

    @Test
    void aQueryIsUnderstood() {
        Query query = understood(query("Web.My-Net.", Type.AAAA));

        assertThat(query.name()).hasToString("Web.My-Net.");
        assertThat(query.type()).isEqualTo(Type.AAAA);
        assertThat(query.tcp()).isFalse();
    }

    @Test
    void answersAndScrapsAreNotAnswered() {
        Message answer = DnsQueries.answer(query("web.", Type.A), Rcode.NOERROR);

        assertThat(ClientMessage.ofDatagram(answer.toWire())).isEqualTo(new Noise());
        assertThat(ClientMessage.ofDatagram(new byte[0])).isEqualTo(new Noise());
        assertThat(ClientMessage.ofDatagram(new byte[11])).isEqualTo(new Noise());
    }

    @Test
    void otherOperationsAreNotImplemented() {
        Message notify = query("web.", Type.SOA);
        notify.getHeader().setOpcode(Opcode.NOTIFY);

        Message answer = mistake(notify);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(answer.getHeader().getID()).isEqualTo(notify.getHeader().getID());
        assertThat(answer.getHeader().getOpcode()).isEqualTo(Opcode.NOTIFY);
        assertThat(answer.getHeader().getFlag(Flags.QR)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.RD)).isTrue();
    }

    @Test
    void thereIsOneQuestion() {
        Message none = query("web.", Type.A);
        none.removeAllRecords(Section.QUESTION);
        Message two = query("web.", Type.A);
        two.addRecord(query("db.", Type.A).getQuestion(), Section.QUESTION);

        assertThat(mistake(none).getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(mistake(two).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void recordsThatAreNotThereAreAnError() {
        byte[] whole = query("web.", Type.A, new OPTRecord(1232, 0, 0)).toWire();
        byte[] promising = query("web.", Type.A).toWire();
        ByteBuffer.wrap(promising).putShort(10, (short) 0xFFFF);

        assertThat(mistake(Arrays.copyOf(whole, whole.length - 3)).getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(mistake(promising).getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(mistake(Arrays.copyOf(whole, 14)).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void thereIsOneEdnsRecordOfVersion0() {
        Message two = query("web.", Type.A, new OPTRecord(1232, 0, 0));
        two.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);

        assertThat(mistake(two).getRcode()).isEqualTo(Rcode.FORMERR);

        Message later = mistake(query("web.", Type.A, new OPTRecord(1232, 0, 1)));

        assertThat(later.getRcode()).isEqualTo(Rcode.BADVERS);
        assertThat(later.getOPT().getVersion()).isZero();
        assertThat(later.getQuestion())
                .hasToString(query("web.", Type.A).getQuestion().toString());
    }

    @ParameterizedTest
    @CsvSource({"0,512", "511,512", "512,512", "1232,1232", "4096,4096", "65535,4096"})
    void aClientSaysHowMuchItTakesByUdp(int said, int limit) {
        assertThat(understood(query("web.", Type.A, new OPTRecord(said, 0, 0))).limit())
                .isEqualTo(limit);
    }

    @Test
    void withoutAWordItTakes512BytesByUdpAndEverythingByTcp() {
        byte[] wire = query("web.", Type.A).toWire();

        assertThat(((Query) ClientMessage.ofDatagram(wire)).limit()).isEqualTo(512);
        assertThat(((Query) ClientMessage.ofStream(wire)).limit()).isEqualTo(65_535);
    }

    @Test
    void anAnswerRepeatsWhatRfcsWantRepeated() {
        Message query = query("web.", Type.A, new OPTRecord(1232, 0, 0, ExtendedFlags.DO));
        query.getHeader().setFlag(Flags.CD);

        Message answer = DnsReply.to(understood(query), Rcode.NOERROR);

        assertThat(answer.getHeader().getID()).isEqualTo(query.getHeader().getID());
        assertThat(answer.getHeader().printFlags().strip()).isEqualTo("qr rd ra cd");
        assertThat(answer.getOPT().getFlags()).isEqualTo(ExtendedFlags.DO);
        assertThat(answer.getOPT().getPayloadSize()).isEqualTo(4096);
        assertThat(DnsReply.to(understood(query("web.", Type.A)), Rcode.NOERROR).getOPT())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesAreOneOfThree(long seed) {
        Random random = new Random(seed);
        byte[] model = query("web.my-net.", Type.A, new OPTRecord(1232, 0, 0)).toWire();
        int understood = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] wire = Mutations.of(model, random);
            switch (ClientMessage.ofDatagram(wire)) {
                case Query query -> {
                    understood++;
                    assertThat(DnsReply.error(query, Rcode.SERVFAIL)).isNotEmpty();
                }
                case Mistake(byte[] answer) -> assertThat(answer).hasSizeBetween(12, 512);
                case Noise _ ->
                    assertThat(wire.length < 12 || (wire[2] & 0x80) != 0).isTrue();
            }
        }
        assertThat(understood).as("mutations that are still queries").isPositive();
    }
}
