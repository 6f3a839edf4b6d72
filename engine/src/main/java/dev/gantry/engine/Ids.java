package dev.gantry.engine;

import java.security.SecureRandom;
import java.util.HexFormat;

/// Ids of containers, execs and endpoints: 64 hexadecimal digits.
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /// Never one whose first twelve digits are all decimal: such a host name would read as a number.
    static String random() {
        byte[] bytes = new byte[32];
        while (true) {
            RANDOM.nextBytes(bytes);
            String id = HexFormat.of().formatHex(bytes);
            if (id.chars().limit(12).anyMatch(digit -> digit >= 'a')) {
                return id;
            }
        }
    }

    /// The form that users see.
    static String abbreviated(String id) {
        String hex = id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
        return hex.length() > 12 ? hex.substring(0, 12) : hex;
    }
}
