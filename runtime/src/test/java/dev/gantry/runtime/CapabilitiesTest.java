package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    @Test
    void namesAreNormalized() {
        assertThat(Capabilities.normalize(List.of("net_admin", "CAP_CHOWN", "all")))
                .containsExactly("CAP_NET_ADMIN", "CAP_CHOWN", "ALL");
        assertThatThrownBy(() -> Capabilities.normalize(List.of("foo"))).hasMessage("unknown capability: \"CAP_FOO\"");
    }

    @Test
    void fourteenAreGrantedByDefault() {
        assertThat(wanted(List.of(), List.of()))
                .hasSize(14)
                .contains("CAP_CHOWN")
                .doesNotContain("CAP_SYS_ADMIN");
    }

    @Test
    void addedAndDroppedOnesCount() {
        assertThat(wanted(List.of("SYS_ADMIN"), List.of("CHOWN")))
                .hasSize(14)
                .contains("CAP_SYS_ADMIN")
                .doesNotContain("CAP_CHOWN");
        assertThat(wanted(List.of("KILL"), List.of("ALL"))).containsExactly("CAP_KILL");
        assertThat(wanted(List.of("ALL"), List.of("KILL"))).hasSize(40).doesNotContain("CAP_KILL");
        assertThat(wanted(List.of("ALL"), List.of("ALL"))).hasSize(41);
    }

    private static Set<String> wanted(List<String> add, List<String> drop) {
        return Capabilities.wanted(
                new Confinement(false, add, drop, new Confinement.SeccompSetting.Default(), false, null, null));
    }
}
