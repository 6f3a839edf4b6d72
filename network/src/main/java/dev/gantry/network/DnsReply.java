package dev.gantry.network;

import dev.gantry.network.ClientMessage.Query;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// Answers that are made here, not by a server.
final class DnsReply {
    /// An owner's name in an answer, which points to the question's.
    private static final int POINTER_BYTES = 2;

    private DnsReply() {}

    /// A header alone, for what can't be understood any further.
    static byte[] bare(Header query, int rcode) {
        Header reply = header(query);
        reply.setOpcode(query.getOpcode());
        reply.setRcode(rcode);
        return reply.toWire();
    }

    /// An answer without records.
    static byte[] error(Query query, int rcode) {
        return to(query, rcode).toWire();
    }

    /// The beginning of an answer: header, question and, for a client that has one, an OPT record.
    static Message to(Query query, int rcode) {
        Message reply = new Message(query.id());
        reply.setHeader(header(query.message().getHeader()));
        reply.getHeader().setOpcode(Opcode.QUERY);
        reply.getHeader().setRcode(rcode & 0xF);
        reply.addRecord(query.message().getQuestion(), Section.QUESTION);
        query.opt().ifPresent(opt -> reply.addRecord(opt(opt, rcode >> 4), Section.ADDITIONAL));
        return reply;
    }

    /// Recursion is available (RA), as a stub resolver expects of its server; what RD and CD asked for is
    /// repeated (RFC 1035, RFC 4035).
    private static Header header(Header query) {
        Header reply = new Header(query.getID());
        reply.setFlag(Flags.QR);
        reply.setFlag(Flags.RA);
        for (int repeated : new int[] {Flags.RD, Flags.CD}) {
            if (query.getFlag(repeated)) {
                reply.setFlag(repeated);
            }
        }
        return reply;
    }

    private static OPTRecord opt(OPTRecord asked, int extendedRcode) {
        return new OPTRecord(ClientMessage.UDP_BYTES, extendedRcode, 0, asked.getFlags() & ExtendedFlags.DO);
    }

    /// Encodes an answer. Where it is too long, it keeps as many records as there is room for, and TC: old
    /// clients don't ask again by TCP, and are well served with some of the addresses.
    static byte[] encode(Message reply, int limit) {
        byte[] whole = reply.toWire();
        return whole.length <= limit ? whole : shortened(reply, limit).toWire();
    }

    private static Message shortened(Message reply, int limit) {
        Message shorter = reply.clone();
        shorter.removeAllRecords(Section.ANSWER);
        shorter.getHeader().setFlag(Flags.TC);
        int size = shorter.toWire().length;
        for (Record answer : reply.getSection(Section.ANSWER)) {
            size += answer.toWire(Section.ANSWER).length - answer.getName().length() + POINTER_BYTES;
            if (size > limit) {
                break;
            }
            shorter.addRecord(answer, Section.ANSWER);
        }
        return shorter;
    }
}
