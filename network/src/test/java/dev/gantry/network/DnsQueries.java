package dev.gantry.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/// Messages as clients and servers send them.
final class DnsQueries {
    private DnsQueries() {}

    static Name name(String text) {
        return Name.fromConstantString(text);
    }

    static Message query(String name, int type) {
        return query(name, type, DClass.IN);
    }

    static Message query(String name, int type, int dclass) {
        return Message.newQuery(Record.newRecord(name(name), type, dclass));
    }

    /// With an EDNS record that tells this size.
    static Message query(String name, int type, OPTRecord opt) {
        Message query = query(name, type);
        query.addRecord(opt, Section.ADDITIONAL);
        return query;
    }

    /// The answer of a server that has these records to give.
    static Message answer(Message query, int rcode, Record... records) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setRcode(rcode);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        List.of(records).forEach(record -> answer.addRecord(record, Section.ANSWER));
        return answer;
    }

    /// The record that comes with nothing.
    static SOARecord soa(long ttl) {
        return new SOARecord(
                name("example."), DClass.IN, ttl, name("ns.example."), name("admin.example."), 1, 2, 3, 4, 900);
    }

    static Message parse(byte[] wire) {
        try {
            return new Message(wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
