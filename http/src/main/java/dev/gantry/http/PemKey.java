package dev.gantry.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A private key in a PEM file: PKCS 8, or PKCS 1 as older versions of `openssl genrsa` write it.
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([^-]+)-----END", Pattern.DOTALL);

    /// Version 0 and the algorithm `rsaEncryption`, which turn a PKCS 1 key into a PKCS 8 one (RFC 5208).
    private static final byte[] RSA_PREFIX = {
        2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };

    private PemKey() {}

    static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
        Matcher block = BLOCK.matcher(Files.readString(file));
        if (!block.find()) {
            throw new IOException(
                    "tls key " + file + ": no PKCS 8 or RSA private key in it (encrypted keys are not read)");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        return parse(block.group(1) == null ? der : wrapRsa(der), file);
    }

    private static PrivateKey parse(byte[] pkcs8, Path file) throws IOException, GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (java.security.spec.InvalidKeySpecException _) {
                // The key says which algorithm it is for by failing under the others.
            }
        }
        throw new IOException("tls key " + file + ": neither RSA, EC nor EdDSA");
    }

    private static byte[] wrapRsa(byte[] pkcs1) {
        byte[] key = derValue(4, pkcs1);
        byte[] body = new byte[RSA_PREFIX.length + key.length];
        System.arraycopy(RSA_PREFIX, 0, body, 0, RSA_PREFIX.length);
        System.arraycopy(key, 0, body, RSA_PREFIX.length, key.length);
        return derValue(0x30, body);
    }

    /// A DER value: tag, length in three bytes or fewer, content.
    private static byte[] derValue(int tag, byte[] content) {
        ByteArrayOutputStream value = new ByteArrayOutputStream(content.length + 4);
        value.write(tag);
        if (content.length >= 128) {
            value.write(0x82);
            value.write(content.length >> 8);
        }
        value.write(content.length & 0xff);
        value.writeBytes(content);
        return value.toByteArray();
    }
}
