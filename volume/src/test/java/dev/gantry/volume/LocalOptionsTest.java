package dev.gantry.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            foo=x                  | invalid option: "foo"
            type=tmpfs             | missing required option: "device"
            device=/x              | missing required option: "type"
            o=ro                   | missing required option: "device"
            size=10m               | quota size requested but no quota support
            size=1.5GiB            | quota size requested but no quota support
            size=junk              | invalid size: 'junk'
            """)
    void whatIsRefused(String option, String message) {
        String[] pair = option.split("=", 2);
        assertThatThrownBy(() -> LocalOptions.parse(Map.of(pair[0], pair[1]), false))
                .hasMessage(message);
    }

    @Test
    void aSizeOfNothingIsNone() {
        assertThat(LocalOptions.parse(Map.of("size", "0"), false).mounts()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            username=a,password=b c,rw | username=a,password=********,rw
            password=x                 | password=********
            pass=x,vers=3              | pass=********,vers=3
            nopassword=x               | nopassword=x
            """)
    void passwordsAreNotTold(String data, String masked) {
        assertThat(LocalMount.masked(data)).isEqualTo(masked);
    }

    @Test
    void whatCanNotBeMountedIsNamed() {
        LocalOptions options = new LocalOptions("nosuch", "//server/share", "bind,user=a,password=secret", 0);
        assertThatThrownBy(() -> LocalMount.mount(options, Path.of("/nonexistent/volume")))
                .hasMessageStartingWith("failed to mount local volume: mount //server/share:/nonexistent/volume,"
                        + " flags: 0x1000, data: user=a,password=********: ");
    }
}
