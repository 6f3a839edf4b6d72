package dev.gantry.logging;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// Reads a receiver's confirmations: maps of one entry, `{"ack": "<chunk>"}`, one after the other, however the network
/// cuts them.
final class FluentdAcks {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAP_OF_ONE = 0x81;

    private final Wire wire;
    private final byte[] buffer = new byte[4096];
    private int next;
    private int end;

    FluentdAcks(Wire wire) {
        this.wire = wire;
    }

    /// Waits until all of these are confirmed.
    ///
    /// @throws IOException where they are not, or something else is answered
    void await(Set<String> chunks) throws IOException {
        WriteLimit.run(wire, PATIENCE, () -> readAll(new HashSet<>(chunks)));
    }

    private void readAll(Set<String> missing) throws IOException {
        while (!missing.isEmpty()) {
            expect(read() == MAP_OF_ONE);
            expect(string().equals("ack"));
            missing.remove(string());
        }
    }

    private static void expect(boolean right) throws IOException {
        if (!right) {
            throw new IOException("fluentd: the receiver answers no confirmation");
        }
    }

    private String string() throws IOException {
        int head = read();
        int length = (head & 0xe0) == 0xa0 ? head & 0x1f : head == 0xd9 ? read() : -1;
        expect(length >= 0);
        byte[] utf8 = new byte[length];
        for (int i = 0; i < length; i++) {
            utf8[i] = (byte) read();
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, wire.read(buffer));
            if (end == 0) {
                throw new EOFException("connection closed by the receiver");
            }
        }
        return buffer[next++] & 0xff;
    }
}
