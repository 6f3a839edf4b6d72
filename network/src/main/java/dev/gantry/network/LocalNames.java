package dev.gantry.network;

import dev.gantry.network.ClientMessage.Query;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Answers for the names and addresses of a [NameDirectory].
///
/// A name that is known there is answered here whatever is asked of it: with nothing (NOERROR) where the
/// directory has nothing of the type, so that no server outside is asked about a container's MX or TXT records,
/// and a mail program goes on to its address (RFC 5321, 5.1). There is no SOA record with that nothing, so that
/// nobody remembers it (RFC 2308, 5).
final class LocalNames {
    /// A second: the address can be another container's as soon as this one stops, and a name can move to
    /// another container. dockerd says 600, and programs with a cache of their own then meet strangers.
    private static final long TTL_SECONDS = 1;

    private static final Name ARPA = Name.fromConstantString("arpa.");
    private static final int SLOTS = 64;

    /// What an address takes of an answer: a pointer to the name, type, class, TTL, length, four bytes.
    private static final int LEAST_BYTES = 16;

    private final NameDirectory directory;

    /// How often names and types of a slot were answered for. A counter for all would turn by two with each
    /// pair of A and AAAA queries, and always put the same one of two addresses first.
    private final int[] turns = new int[SLOTS];

    LocalNames(NameDirectory directory) {
        this.directory = directory;
    }

    /// The encoded answer; empty where the name is nobody's here.
    Optional<byte[]> answer(Query query) {
        if (query.dclass() != DClass.IN && query.dclass() != DClass.ANY) {
            return Optional.empty();
        }
        Optional<InetAddress> reversed = reversed(query.name());
        Optional<List<Record>> records = reversed.isPresent()
                ? directory.name(reversed.get()).map(name -> pointer(query, name))
                : text(query.name())
                        .map(directory::addresses)
                        .filter(found -> !found.isEmpty())
                        .map(found -> addresses(query, found));
        return records.map(found -> encode(query, found));
    }

    private static byte[] encode(Query query, List<Record> records) {
        Message reply = DnsReply.to(query, Rcode.NOERROR);
        records.forEach(each -> reply.addRecord(each, Section.ANSWER));
        return DnsReply.encode(reply, query.limit());
    }

    /// The address that a name below `in-addr.arpa` or `ip6.arpa` stands for. Names of parts of an address and
    /// of no address at all stand for none.
    private static Optional<InetAddress> reversed(Name name) {
        if (!name.subdomain(ARPA)) {
            return Optional.empty();
        }
        try {
            InetAddress address = ReverseMap.fromName(name);
            return ReverseMap.fromAddress(address).equals(name) ? Optional.of(address) : Optional.empty();
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }

    private static List<Record> pointer(Query query, String name) {
        try {
            return asks(query, Type.PTR)
                    ? List.of(new PTRRecord(query.name(), DClass.IN, TTL_SECONDS, Name.fromString(name, Name.root)))
                    : List.of();
        } catch (TextParseException _) {
            return List.of(); // a container's name can be longer than a label
        }
    }

    private static boolean asks(Query query, int type) {
        return query.type() == type || query.type() == Type.ANY;
    }

    /// A name as a directory knows it. No container has one with a dot within a label, nor the root's.
    private static Optional<String> text(Name name) {
        StringJoiner text = new StringJoiner(".");
        for (int i = 0; i < name.labels() - 1; i++) {
            byte[] label = name.getLabel(i); // its length comes first
            String word = new String(label, 1, label.length - 1, StandardCharsets.UTF_8);
            if (word.contains(".")) {
                return Optional.empty();
            }
            text.add(word);
        }
        return Optional.of(text.toString().toLowerCase(Locale.ROOT)).filter(found -> !found.isEmpty());
    }

    private List<Record> addresses(Query query, List<InetAddress> addresses) {
        List<InetAddress> wanted = new ArrayList<>(addresses);
        wanted.removeIf(each -> !asks(query, type(each)));
        int slot = Math.floorMod(31 * query.name().hashCode() + query.type(), SLOTS);
        Collections.rotate(wanted, turns[slot]++);
        // One more than there can be room for, so that it is seen that there is none; not thousands.
        return wanted.stream()
                .limit(query.limit() / LEAST_BYTES + 1)
                .map(each -> record(query, each))
                .toList();
    }

    private static int type(InetAddress address) {
        return address instanceof Inet4Address ? Type.A : Type.AAAA;
    }

    private static Record record(Query query, InetAddress address) {
        return address instanceof Inet4Address
                ? new ARecord(query.name(), DClass.IN, TTL_SECONDS, address)
                : new AAAARecord(query.name(), DClass.IN, TTL_SECONDS, address);
    }
}
