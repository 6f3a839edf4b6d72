package dev.gantry.registry;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import dev.gantry.image.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// Hashes of passwords: bcrypt for what people choose, SHA-256 for the long random secrets of robots.
class Passwords {
    private static final int COST = 10;
    private static final int MAX_BYTES = 72;
    private static final int SECRET_BYTES = 32;
    private static final String SECRET = "sha256:";

    /// Hashes a password.
    ///
    /// @throws IllegalArgumentException where bcrypt would look at its beginning only, or there is nothing
    static String hash(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a password has 1 to " + MAX_BYTES + " bytes");
        }
        return new String(BCrypt.withDefaults().hash(COST, bytes), StandardCharsets.US_ASCII);
    }

    /// A random secret.
    static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hashSecret(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /// Is this the password? Takes the same time whatever is wrong with it.
    boolean matches(String password, String hash) {
        if (hash.startsWith(SECRET)) {
            return MessageDigest.isEqual(
                    hashSecret(password).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
        }
        return BCrypt.verifyer(null, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A))
                .verify(password.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.US_ASCII))
                .verified;
    }
}
