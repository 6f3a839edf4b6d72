package dev.gantry.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/// What a client sent, as far as it can be understood.
sealed interface ClientMessage {
    /// The longest query that is read, and the longest answer that goes by UDP. Real queries have some hundred
    /// bytes; this is the size that RFC 6891 suggests to start from, and on loopback nothing is cut to pieces.
    int UDP_BYTES = 4096;

    /// What every client takes by UDP (RFC 1035).
    int CLASSIC_BYTES = 512;

    /// An encoded record's least size: a name of one byte, type, class, TTL, length.
    int RECORD_BYTES = 11;

    /// One question.
    ///
    /// @param wire the message as it came
    /// @param tcp whether it came by TCP
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Query(byte[] wire, Message message, boolean tcp) implements ClientMessage {
        int id() {
            return message.getHeader().getID();
        }

        Name name() {
            return message.getQuestion().getName();
        }

        int type() {
            return message.getQuestion().getType();
        }

        int dclass() {
            return message.getQuestion().getDClass();
        }

        /// The client's EDNS record.
        Optional<OPTRecord> opt() {
            return Optional.ofNullable(message.getOPT());
        }

        /// How long the answer may be: by UDP what the client says, which counts as 512 where it says less (RFC
        /// 6891, 6.2.3).
        int limit() {
            return tcp ? Message.MAXLENGTH : opt().map(Query::udpBytes).orElse(CLASSIC_BYTES);
        }

        private static int udpBytes(OPTRecord opt) {
            return Math.clamp(opt.getPayloadSize(), CLASSIC_BYTES, UDP_BYTES);
        }
    }

    /// One that has an error for an answer, whoever is asked.
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Mistake(byte[] answer) implements ClientMessage {}

    /// One that is not answered: too short for a header, or itself an answer. Two servers that answer each
    /// other's answers would never stop.
    record Noise() implements ClientMessage {}

    static ClientMessage ofDatagram(byte[] wire) {
        return read(wire, false);
    }

    static ClientMessage ofStream(byte[] wire) {
        return read(wire, true);
    }

    private static ClientMessage read(byte[] wire, boolean tcp) {
        if (wire.length < Header.LENGTH) {
            return new Noise();
        }
        Header header = header(wire);
        if (header.getFlag(Flags.QR)) {
            return new Noise();
        }
        if (header.getOpcode() != Opcode.QUERY) {
            return new Mistake(DnsReply.bare(header, Rcode.NOTIMP));
        }
        // No question, or several, which no answer could be told apart for (RFC 9619).
        if (header.getCount(Section.QUESTION) != 1 || promisesTooMuch(header, wire.length)) {
            return new Mistake(DnsReply.bare(header, Rcode.FORMERR));
        }
        try {
            return checked(new Query(wire, new Message(wire), tcp), header);
        } catch (IOException | RuntimeException _) { // the library's ways to say that bytes are no message
            return new Mistake(DnsReply.bare(header, Rcode.FORMERR));
        }
    }

    private static Header header(byte[] wire) {
        try {
            return new Header(wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is long enough
        }
    }

    /// Whether it has no room for the records it tells of, for which the library would make room in memory.
    private static boolean promisesTooMuch(Header header, int bytes) {
        int records = header.getCount(Section.ANSWER)
                + header.getCount(Section.AUTHORITY)
                + header.getCount(Section.ADDITIONAL);
        return (long) records * RECORD_BYTES > bytes - Header.LENGTH;
    }

    /// As RFC 6891 has it (6.1.1, 6.1.3): one OPT record at most, and an answer of version 0 for later
    /// versions.
    private static ClientMessage checked(Query query, Header header) {
        if (query.message().getSection(Section.QUESTION).isEmpty() || optRecords(query) > 1) {
            return new Mistake(DnsReply.bare(header, Rcode.FORMERR));
        }
        return query.opt().filter(opt -> opt.getVersion() != 0).isPresent()
                ? new Mistake(DnsReply.error(query, Rcode.BADVERS))
                : query;
    }

    private static long optRecords(Query query) {
        return query.message().getSection(Section.ADDITIONAL).stream()
                .filter(OPTRecord.class::isInstance)
                .count();
    }
}
