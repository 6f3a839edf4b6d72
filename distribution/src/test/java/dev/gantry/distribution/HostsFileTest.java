package dev.gantry.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HostsFileTest {
    @Test
    void readsWhatContainerdsDocumentationShows() {
        HostsFile file = HostsFile.parse("""
                server = "https://registry.test"  # the registry itself

                [host."https://mirror.test:5000/v2/hub"]
                  capabilities = ["pull",
                    "resolve"]  # not push
                  ca = "/etc/certs/mirror.pem"
                  client = [["/etc/certs/a.cert", "/etc/certs/a.key"]]
                  override_path = true
                  [host."https://mirror.test:5000/v2/hub".header]
                    x-site = "berlin # 1"

                [host.'http://10.0.0.1']
                  skip_verify = true
                """, "hosts.toml");

        assertThat(file.server()).contains("https://registry.test");
        HostsFile.Host mirror = file.hosts().getFirst();
        assertThat(mirror.url()).isEqualTo("https://mirror.test:5000/v2/hub");
        assertThat(mirror.can("pull")).isTrue();
        assertThat(mirror.can("push")).isFalse();
        assertThat(mirror.flag("override_path")).isTrue();
        assertThat(mirror.values()).containsEntry("client", List.of("/etc/certs/a.cert", "/etc/certs/a.key"));
        assertThat(mirror.headers()).isEqualTo(Map.of("x-site", "berlin # 1"));
        HostsFile.Host plain = file.hosts().getLast();
        assertThat(plain.url()).isEqualTo("http://10.0.0.1");
        assertThat(plain.flag("skip_verify")).isTrue();
        assertThat(plain.can("push")).isTrue();
    }

    @Test
    void namesWhatItCannotRead() {
        assertThatThrownBy(() -> HostsFile.parse("server \"x\"", "/etc/hosts.toml"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("/etc/hosts.toml")
                .hasMessageContaining("server \"x\"");
    }
}
