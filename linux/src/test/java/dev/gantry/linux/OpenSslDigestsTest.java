package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.Security;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenSslDigestsTest {
    @BeforeAll
    static void install() {
        assertThat(OpenSslDigests.install()).isTrue();
    }

    @AfterAll
    static void remove() {
        Security.removeProvider("GantryOpenSSL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-256", "SHA-512"})
    void theJdkAgrees(String algorithm) throws Exception {
        MessageDigest ours = MessageDigest.getInstance(algorithm);
        MessageDigest theirs = MessageDigest.getInstance(algorithm, "SUN");
        assertThat(ours.getProvider()).isInstanceOf(OpenSslDigests.class);
        assertThat(ours.getDigestLength()).isEqualTo(theirs.getDigestLength());
        assertThat(ours.digest()).isEqualTo(theirs.digest());
        Random random = new Random(7);
        byte[] bytes = new byte[100_000];
        for (int round = 0; round < 50; round++) {
            random.nextBytes(bytes);
            int offset = random.nextInt(1000);
            int count = random.nextInt(bytes.length - offset);
            for (MessageDigest digest : new MessageDigest[] {ours, theirs}) {
                digest.update(bytes, offset, count);
                digest.update(bytes[0]);
            }
            if (round % 7 == 0) {
                assertThat(ours.digest()).isEqualTo(theirs.digest());
            }
            if (round % 11 == 0) {
                ours.reset();
                theirs.reset();
            }
        }
        assertThat(ours.digest()).isEqualTo(theirs.digest());
    }
}
