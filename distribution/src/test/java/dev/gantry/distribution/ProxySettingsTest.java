package dev.gantry.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxySettingsTest {
    private static final ProxySettings SETTINGS =
            new ProxySettings("plain:3128", "http://user:word@secure:8080", "a.test, .b.test,10.0.0.0/8,c.test:5000");

    @ParameterizedTest
    @CsvSource({
        "http://x.test/, plain:3128",
        "https://x.test/, secure:8080",
        "https://a.test/, ''",
        "https://deep.a.test/, ''",
        "https://nota.test/, secure:8080",
        "https://deep.b.test/, ''",
        "https://10.1.2.3/, ''",
        "https://11.1.2.3/, secure:8080",
        "https://c.test:5000/, ''",
        "https://c.test/, secure:8080",
        "https://localhost:5000/, ''",
        "https://127.0.0.1/, ''",
        "https://[::1]:5000/, ''"
    })
    void goesThroughTheRightProxy(URI target, String expected) {
        Proxy proxy = SETTINGS.proxy(target);

        assertThat(
                        proxy.equals(Proxy.NO_PROXY)
                                ? ""
                                : proxy.address().toString().replaceAll("/<unresolved>", ""))
                .isEqualTo(expected);
    }

    @Test
    void passwordGoesToItsProxyOnly() {
        assertThat(SETTINGS.authorization(URI.create("https://x.test/"))).contains("Basic dXNlcjp3b3Jk");
        assertThat(SETTINGS.authorization(URI.create("https://a.test/"))).isEmpty();
        assertThat(SETTINGS.authorization(URI.create("http://x.test/"))).isEmpty();
    }

    @Test
    void environmentFillsWhatIsNotSet() {
        ProxySettings settings = new ProxySettings("", "given:1", "")
                .orElse(Map.of("HTTPS_PROXY", "other:2", "http_proxy", "lower:3", "NO_PROXY", "*"));

        assertThat(settings).isEqualTo(new ProxySettings("lower:3", "given:1", "*"));
        assertThat(settings.proxy(URI.create("https://x.test/"))).isEqualTo(Proxy.NO_PROXY);
    }
}
