package dev.gantry.network;

import dev.gantry.network.ClientMessage.Query;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Header;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/// A client's query as servers get it: the same bytes, but for the id and for a payload size that we receive.
final class UpstreamQuery {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int IDS = 1 << 16;

    private final Query query;
    private final byte[] wire;

    private UpstreamQuery(Query query, byte[] wire) {
        this.query = query;
        this.wire = wire;
    }

    static UpstreamQuery of(Query query) throws WireParseException {
        byte[] wire = query.wire().clone();
        Optional<WireRecord> opt = WireRecord.of(wire).stream()
                .filter(each -> each.type() == Type.OPT)
                .findFirst();
        opt.ifPresent(each -> {
            ByteBuffer bytes = ByteBuffer.wrap(wire);
            int asked = Short.toUnsignedInt(bytes.getShort(each.classAt()));
            int taken = Math.clamp(asked, ClientMessage.CLASSIC_BYTES, UpstreamSocket.ANSWER_BYTES);
            bytes.putShort(each.classAt(), (short) taken);
        });
        return new UpstreamQuery(query, wire);
    }

    /// One that nobody can guess, nor learn from the client's (RFC 5452).
    static int freshId() {
        return RANDOM.nextInt(IDS);
    }

    byte[] withId(int id) {
        byte[] copy = wire.clone();
        ByteBuffer.wrap(copy).putShort(0, (short) id);
        return copy;
    }

    /// Whether a message has this question, and no other. Names differ in no capital letters.
    boolean isQuestionOf(byte[] message) throws IOException {
        DNSInput in = new DNSInput(message);
        in.jump(Header.LENGTH);
        return new Name(in).equals(query.name()) && in.readU16() == query.type() && in.readU16() == query.dclass();
    }
}
