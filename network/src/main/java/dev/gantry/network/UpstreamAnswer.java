package dev.gantry.network;

import dev.gantry.network.ClientMessage.Query;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A server's answer to what it was asked.
final class UpstreamAnswer {
    private final byte[] wire;
    private final Header header;
    private final List<WireRecord> records;

    private UpstreamAnswer(byte[] wire, Header header, List<WireRecord> records) {
        this.wire = wire;
        this.header = header;
        this.records = records;
    }

    /// Empty for everything else: another id or question, no answer at all, bytes that are no message. These
    /// may be somebody's guesses, and the true answer still comes.
    static Optional<UpstreamAnswer> of(byte[] wire, int id, UpstreamQuery query) {
        try {
            Header header = new Header(wire);
            if (header.getID() != id || !header.getFlag(Flags.QR) || header.getOpcode() != Opcode.QUERY) {
                return Optional.empty();
            }
            return isAbout(query, header, wire)
                    ? Optional.of(new UpstreamAnswer(wire, header, WireRecord.of(wire)))
                    : Optional.empty();
        } catch (IOException | RuntimeException _) { // the library's ways to say that bytes are no message
            return Optional.empty();
        }
    }

    /// A server that doesn't understand or refuses may leave the question out.
    private static boolean isAbout(UpstreamQuery query, Header header, byte[] wire) throws IOException {
        return switch (header.getCount(Section.QUESTION)) {
            case 0 -> header.getRcode() != Rcode.NOERROR && header.getRcode() != Rcode.NXDOMAIN;
            case 1 -> query.isQuestionOf(wire);
            default -> false;
        };
    }

    /// Whether there is more of it by TCP.
    boolean isTruncated() {
        return header.getFlag(Flags.TC);
    }

    /// Whether another server may know better.
    boolean isFailure() {
        return header.getRcode() == Rcode.SERVFAIL || header.getRcode() == Rcode.REFUSED;
    }

    /// The same bytes with the client's id, and with a TTL of 0 for the SOA record that comes with nothing:
    /// nobody who asks through us remembers that there is nothing (RFC 2308, 5), for a container with that name
    /// may start at any moment.
    byte[] forClient(Query client) {
        if (wire.length > client.limit()) {
            return cutShort(client);
        }
        ByteBuffer copy = ByteBuffer.wrap(wire.clone());
        copy.putShort(0, (short) client.id());
        records.stream()
                .filter(each -> each.section() == Section.AUTHORITY && each.type() == Type.SOA)
                .forEach(each -> copy.putInt(each.ttlAt(), 0));
        return copy.array();
    }

    /// For a server that says more than the client can take.
    private byte[] cutShort(Query client) {
        Message reply = DnsReply.to(client, header.getRcode());
        reply.getHeader().setFlag(Flags.TC);
        return reply.toWire();
    }
}
