package dev.gantry.registry;

import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// The key that this registry signs its tokens with (ES256), made at the first start: a file of two lines in
/// base64,
/// the private key (PKCS 8) and the public one (X.509). Without the file tokens that are out lose their
/// worth.
final class TokenKey {
    private static final String SIGNATURE = "SHA256withECDSAinP1363Format"; // as RFC 7518, 3.4 has it

    private final PrivateKey signing;
    private final PublicKey verifying;

    private TokenKey(PrivateKey signing, PublicKey verifying) {
        this.signing = signing;
        this.verifying = verifying;
    }

    /// Reads the key, or makes it.
    static TokenKey open(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            List<String> lines = Files.readAllLines(file);
            KeyFactory keys = KeyFactory.getInstance("EC");
            Base64.Decoder base64 = Base64.getDecoder();
            return new TokenKey(
                    keys.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(lines.getFirst()))),
                    keys.generatePublic(new X509EncodedKeySpec(base64.decode(lines.getLast()))));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new StorageException("cannot read the token key " + file + ": " + e.getMessage(), e);
        }
    }

    private static void make(Path file) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        Base64.Encoder base64 = Base64.getEncoder();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(
                part,
                List.of(
                        base64.encodeToString(pair.getPrivate().getEncoded()),
                        base64.encodeToString(pair.getPublic().getEncoded())));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(signing);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + SIGNATURE, e);
        }
    }

    boolean isSigned(byte[] content, byte[] by) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initVerify(verifying);
            signature.update(content);
            return signature.verify(by);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
