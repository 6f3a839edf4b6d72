package dev.gantry.build;

import dev.gantry.api.ContextFile;
import dev.gantry.engine.EngineException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One conversation with a client about files of a folder: it lists them, tells digests of those that are asked
/// for, and sends those that are. See `docs/build-protocol.md`. One thread.
final class FileExchange {
    private static final int BUFFER = 64 << 10;
    private static final int MOST_ATTEMPTS = 10;
    private static final int DIGEST = 32;

    private final DataInputStream in;
    private final DataOutputStream out;

    FileExchange(BuildSession.Loan loan) {
        this.in = new DataInputStream(new BufferedInputStream(loan.input(), BUFFER));
        this.out = new DataOutputStream(new BufferedOutputStream(loan.output(), BUFFER));
    }

    /// Takes a file that comes.
    interface Receiver {
        /// It begins. What came of it before is to be thrown away.
        void begin(ContextFile file);

        void content(byte[] bytes, int length) throws IOException;

        /// It has come whole.
        void end();
    }

    FolderListing listing() throws IOException {
        requireSent();
        return FolderListing.read(in);
    }

    /// What the client can't do it says why.
    private void requireSent() throws IOException {
        if (!in.readBoolean()) {
            throw new EngineException(EngineException.Kind.SYSTEM, "build context: " + shown(ContextFile.readText(in)));
        }
    }

    private static String shown(String reason) {
        return reason.length() > 1000 ? reason.substring(0, 1000) + "..." : reason;
    }

    private void ask(List<Integer> places) throws IOException {
        out.writeInt(places.size());
        for (int place : places) {
            out.writeInt(place);
        }
        out.flush();
    }

    /// The SHA-256 of files as the client has them now, in hex; "" of one that it can't read.
    List<String> digests(List<Integer> places) throws IOException {
        ask(places);
        List<String> digests = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            digests.add(in.readBoolean() ? HexFormat.of().formatHex(exactly(DIGEST)) : "");
        }
        return digests;
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    /// Asks for files; they are sent in this order.
    void begin(List<Integer> places) throws IOException {
        ask(places);
    }

    /// Receives the next file. One that changes while it is sent is sent once more.
    ///
    /// @param path that it has
    /// @throws EngineException where the client can't send it
    void receive(String path, Receiver receiver) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            requireSent();
            ContextFile head = ContextFile.read(in);
            if (head == null || head.type() != ContextFile.Type.FILE) {
                throw malformed("no file");
            }
            receiver.begin(ContextFile.file(path, head.mode(), head.size(), head.modified()));
            long length = content(receiver);
            if (in.readBoolean()) {
                if (length != head.size()) {
                    throw malformed(length + " bytes instead of " + head.size());
                }
                receiver.end();
                return;
            }
        }
        throw malformed("a file that comes again and again");
    }

    private long content(Receiver receiver) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long length = 0;
        for (int part = in.readInt(); part != 0; part = in.readInt()) {
            if (part < 0 || part > BUFFER) {
                throw malformed("a part of " + part + " bytes");
            }
            in.readFully(buffer, 0, part);
            receiver.content(buffer, part);
            length += part;
        }
        return length;
    }

    private static IOException malformed(String what) {
        return new IOException("malformed conversation about files: " + what);
    }
}
