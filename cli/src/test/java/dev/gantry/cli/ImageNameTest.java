package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageNameTest {
    private static final String DIGEST = "sha256:fc1e060f278c5ea0e7f997ac5247cce77e1b153a850a0dab107b2ed498fc741b";

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest, busybox:latest",
        "a/b:1, docker.io/a/b:1, a/b:1",
        "docker.io/busybox, docker.io/library/busybox:latest, busybox:latest",
        "index.docker.io/a/b, docker.io/a/b:latest, a/b:latest",
        "localhost/a, localhost/a:latest, localhost/a:latest",
        "reg:5000/a/b/c:x.y-Z, reg:5000/a/b/c:x.y-Z, reg:5000/a/b/c:x.y-Z",
        "[::1]:5000/a, [::1]:5000/a:latest, [::1]:5000/a:latest",
        "Reg/a, Reg/a:latest, Reg/a:latest",
        "a.b/c__d/e--f, a.b/c__d/e--f:latest, a.b/c__d/e--f:latest",
    })
    void whatStaysUnwrittenIsFilledIn(String text, String full, String familiar) {
        ImageName name = ImageName.parse(text).withDefaultTag();
        assertThat(name.full()).isEqualTo(full);
        assertThat(name.familiar()).isEqualTo(familiar);
    }

    @Test
    void aDigestStandsForATag() {
        ImageName name = ImageName.parse("a:1@" + DIGEST).withDefaultTag();
        assertThat(name.full()).isEqualTo("docker.io/library/a:1@" + DIGEST);
        assertThat(name.tagOrDigest()).isEqualTo(DIGEST);
        assertThat(ImageName.parse("a@" + DIGEST).withDefaultTag().tag()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', invalid reference format",
        "a b, invalid reference format",
        "a___b, invalid reference format",
        "a..b, invalid reference format",
        "-a, invalid reference format",
        "a-, invalid reference format",
        "a/, invalid reference format",
        "reg:x/a, invalid reference format",
        "-reg.x/a, invalid reference format",
        "a:, invalid reference format",
        "a:.x, invalid reference format",
        "a@sha256:abc, invalid reference format",
        "A, invalid reference format: repository name (library/A) must be lowercase",
        "reg:5000/A:1, invalid reference format: repository name (A) must be lowercase",
        "a@md5:fc1e060f278c5ea0e7f997ac5247cce7, unsupported digest algorithm",
        "a@sha256:fc1e060f278c5ea0e7f997ac5247cce7, invalid checksum digest length",
    })
    void nonsenseIsToldInDockersWords(String text, String complaint) {
        assertThatThrownBy(() -> ImageName.parse(text))
                .isInstanceOf(CliException.class)
                .hasMessage(complaint);
    }

    @Test
    void idsAreNoNames() {
        String id = DIGEST.substring("sha256:".length());
        assertThat(ImageName.isId(id)).isTrue();
        assertThat(ImageName.isId(DIGEST)).isTrue();
        assertThat(ImageName.isId("busybox")).isFalse();
        assertThatThrownBy(() -> ImageName.parse(id)).hasMessageContaining("64-byte hexadecimal strings");
    }
}
