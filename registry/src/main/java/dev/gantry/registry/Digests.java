package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import java.util.Map;

/// Reads the digests that clients send.
final class Digests {
    private Digests() {}

    /// @throws RegistryException `DIGEST_INVALID`
    static Digest parse(String text) {
        try {
            return Digest.parse(text);
        } catch (InvalidImageException e) {
            throw new RegistryException(
                    ErrorCode.DIGEST_INVALID, String.valueOf(e.getMessage()), Map.of("digest", text));
        }
    }
}
