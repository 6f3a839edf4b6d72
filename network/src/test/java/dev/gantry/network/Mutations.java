package dev.gantry.network;

import java.util.Arrays;
import java.util.Random;

/// Bytes that were a message.
final class Mutations {
    private Mutations() {}

    /// A few bytes changed, the end cut off or something behind it, or nothing of the message left.
    static byte[] of(byte[] message, Random random) {
        byte[] bytes = message.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
            case 2 -> {
                byte[] noise = new byte[random.nextInt(600)];
                random.nextBytes(noise);
                yield noise;
            }
            default -> bytes;
        };
    }
}
