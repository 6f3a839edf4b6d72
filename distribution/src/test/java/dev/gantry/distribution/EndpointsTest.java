package dev.gantry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointsTest {
    @TempDir
    Path directory;

    private Endpoints endpoints(List<String> mirrors, String... insecure) {
        return new Endpoints(new RegistryOptions(
                mirrors.stream().map(URI::create).toList(),
                List.of(insecure),
                List.of(directory.resolve("none"), directory),
                new ProxySettings("", "", ""),
                5,
                Duration.ofSeconds(1),
                "test",
                (certificate, key) -> new KeyManager[0]));
    }

    private static List<String> addresses(List<Endpoint> endpoints) {
        return endpoints.stream().map(endpoint -> endpoint.base().toString()).toList();
    }

    @Test
    void dockerHubHasItsOwnAddressAndMirrorsBeforeIt() {
        Endpoints endpoints = endpoints(List.of("https://mirror.test/", "http://other.test:5000/hub"));

        assertThat(addresses(endpoints.of("docker.io", false)))
                .containsExactly(
                        "https://mirror.test/v2", "http://other.test:5000/hub/v2", "https://registry-1.docker.io/v2");
        assertThat(endpoints.of("docker.io", false))
                .extracting(Endpoint::trusted)
                .containsExactly(false, false, true);
        assertThat(addresses(endpoints.of("docker.io", true))).containsExactly("https://registry-1.docker.io/v2");
        assertThat(addresses(endpoints.of("registry.test", false))).containsExactly("https://registry.test/v2");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5000, true",
        "[::1]:5000, true",
        "10.1.2.3, true",
        "11.1.2.3, false",
        "named.invalid:5000, true",
        "named.invalid, false",
        "10.1.2.3.invalid, false"
    })
    void insecureIsWhatIsNamedAndWhatIsHere(String authority, boolean insecure) {
        assertThat(endpoints(List.of(), "10.0.0.0/8", "Named.invalid:5000").isInsecure(authority))
                .isEqualTo(insecure);
    }

    @Test
    void insecureRegistryIsAskedWithoutTlsLast() {
        List<Endpoint> found = endpoints(List.of()).of("127.0.0.1:5000", true);

        assertThat(addresses(found)).containsExactly("https://127.0.0.1:5000/v2", "http://127.0.0.1:5000/v2");
        assertThat(found).extracting(Endpoint::fallback).containsExactly(false, true);
        assertThat(found.getFirst().tls().verified()).isFalse();
    }

    @Test
    void certificatesLieUnderTheRegistrysName() throws Exception {
        Path own = Files.createDirectories(directory.resolve("registry.test:5000"));
        for (String file : List.of("ca.crt", "client.cert", "client.key", "notes.txt")) {
            Files.writeString(own.resolve(file), "");
        }

        TlsSettings tls =
                endpoints(List.of()).of("registry.test:5000", false).getFirst().tls();

        assertThat(tls.verified()).isTrue();
        assertThat(tls.authorities()).containsExactly(own.resolve("ca.crt"));
        assertThat(tls.clients())
                .containsExactly(new TlsSettings.ClientPair(own.resolve("client.cert"), own.resolve("client.key")));
    }

    @Test
    void hostsFileMakesMirrorsOfAnyRegistry() throws Exception {
        Path own = Files.createDirectories(directory.resolve("registry.test"));
        Files.writeString(own.resolve("hosts.toml"), """
                [host."https://mirror.test"]
                  capabilities = ["pull"]
                [host."https://cache.test/v2/proxy"]
                  override_path = true
                """);
        Endpoints endpoints = endpoints(List.of());

        assertThat(addresses(endpoints.of("registry.test", false)))
                .containsExactly("https://mirror.test/v2", "https://cache.test/v2/proxy", "https://registry.test/v2");
        assertThat(endpoints.of("registry.test", false))
                .extracting(Endpoint::resolves)
                .containsExactly(false, true, true);
        assertThat(addresses(endpoints.of("registry.test", true)))
                .containsExactly("https://cache.test/v2/proxy", "https://registry.test/v2");
    }
}
