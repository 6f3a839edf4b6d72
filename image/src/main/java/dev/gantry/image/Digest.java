package dev.gantry.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The content address of a blob: `sha256:<64 hex>` or `sha512:<128 hex>`, in lower case.
///
/// Source: OCI image-spec, descriptor.md, "Digests"; error texts are those of Docker's digest library.
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {
    private static final HexFormat HEX = HexFormat.of();

    /// The algorithms that the specification registers.
    public enum Algorithm {
        SHA256("sha256", "SHA-256", 64),
        SHA512("sha512", "SHA-512", 128);

        private final String label;
        private final String provider;
        private final int hexLength;

        Algorithm(String label, String provider, int hexLength) {
            this.label = label;
            this.provider = provider;
            this.hexLength = hexLength;
        }

        /// The name in front of the colon, which is also the directory name below `blobs/`.
        public String label() {
            return label;
        }

        /// A fresh running digest of this algorithm.
        public MessageDigest start() {
            try {
                return MessageDigest.getInstance(provider);
            } catch (NoSuchAlgorithmException missing) {
                throw new AssertionError("every JDK has " + provider, missing);
            }
        }

        static Algorithm named(String label) {
            for (Algorithm algorithm : values()) {
                if (algorithm.label.equals(label)) {
                    return algorithm;
                }
            }
            throw new InvalidImageException("unsupported digest algorithm");
        }
    }

    public Digest {
        if (hex.length() != algorithm.hexLength) {
            throw new InvalidImageException("invalid checksum digest length");
        }
        if (!isLowerHex(hex)) {
            throw new InvalidImageException("invalid checksum digest format");
        }
    }

    /// Reads `algorithm:hex`.
    ///
    /// @throws InvalidImageException with dockerd's text: `invalid checksum digest format`, `invalid
    ///     checksum digest length` or `unsupported digest algorithm`
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon + 1 == text.length()) {
            throw new InvalidImageException("invalid checksum digest format");
        }
        return new Digest(Algorithm.named(text.substring(0, colon)), text.substring(colon + 1));
    }

    /// The SHA-256 digest of these bytes.
    public static Digest of(byte[] bytes) {
        return of(Algorithm.SHA256, bytes);
    }

    /// The digest of these bytes in an algorithm of choice, to verify what another tool has named.
    public static Digest of(Algorithm algorithm, byte[] bytes) {
        return new Digest(algorithm, HEX.formatHex(algorithm.start().digest(bytes)));
    }

    /// What a running digest has come to; resets it.
    public static Digest finish(Algorithm algorithm, MessageDigest running) {
        return new Digest(algorithm, HEX.formatHex(running.digest()));
    }

    /// The first twelve hex digits, as tables show an ID.
    public String shortHex() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm.label + ":" + hex;
    }

    static boolean isLowerHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
