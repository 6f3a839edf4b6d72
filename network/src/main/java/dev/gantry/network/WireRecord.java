package dev.gantry.network;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Section;
import org.xbill.DNS.WireParseException;

/// Where a record lies in an encoded message. What passes through is changed in a few bytes and otherwise left
/// as it came (RFC 5625): decoded and encoded again, it would lose what the library does not know.
///
/// @param section a constant of [Section]
/// @param at behind the owner's name: type, class, TTL, length, data
record WireRecord(int section, int type, int at) {
    private static final int POINTER = 0xC0;
    private static final int COUNTS_AT = 4;
    private static final int QUESTION_BYTES = 4;
    private static final int LENGTH_AT = 8;
    private static final int DATA_AT = 10;

    /// Where the class is, for an OPT record the payload size: two bytes.
    int classAt() {
        return at + 2;
    }

    /// Where the TTL is: four bytes.
    int ttlAt() {
        return at + 4;
    }

    /// All records but the question. A message with TC may end within one.
    ///
    /// @throws WireParseException where the message isn't one
    static List<WireRecord> of(byte[] message) throws WireParseException {
        ByteBuffer in = ByteBuffer.wrap(message);
        List<WireRecord> records = new ArrayList<>();
        try {
            in.position(Header.LENGTH);
            for (int section = Section.QUESTION; section <= Section.ADDITIONAL; section++) {
                int count = Short.toUnsignedInt(in.getShort(COUNTS_AT + 2 * section));
                for (int i = 0; i < count; i++) {
                    read(in, section, records);
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException _) {
            if (!isCut(message)) {
                throw new WireParseException("records end beyond the message");
            }
        }
        return records;
    }

    private static void read(ByteBuffer in, int section, List<WireRecord> records) throws WireParseException {
        skipName(in);
        int at = in.position();
        int type = Short.toUnsignedInt(in.getShort());
        if (section == Section.QUESTION) {
            in.position(at + QUESTION_BYTES);
            return;
        }
        in.position(at + DATA_AT + Short.toUnsignedInt(in.getShort(at + LENGTH_AT)));
        records.add(new WireRecord(section, type, at));
    }

    private static void skipName(ByteBuffer in) throws WireParseException {
        int length = Byte.toUnsignedInt(in.get());
        while (length != 0 && length < POINTER) {
            if ((length & POINTER) != 0) {
                throw new WireParseException("bad label type");
            }
            in.position(in.position() + length);
            length = Byte.toUnsignedInt(in.get());
        }
        if (length != 0) {
            in.get(); // the other half of the pointer
        }
    }

    private static boolean isCut(byte[] message) {
        return message.length >= Header.LENGTH && (message[2] >> (7 - Flags.TC) & 1) != 0;
    }
}
