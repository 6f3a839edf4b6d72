package dev.gantry.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.runtime.LogOptions;
import dev.gantry.runtime.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogDriversTest {
    private final LogDrivers drivers = new LogDrivers(Path.of("/nowhere"));

    private static Map<String, String> options(String text) {
        Map<String, String> options = new HashMap<>();
        for (String option : text.split(" ", -1)) {
            int equals = option.indexOf('=');
            options.put(option.substring(0, equals), option.substring(equals + 1));
        }
        return options;
    }

    /// The words are those of dockerd 20.10.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            json-file | x=1                                        | unknown log opt 'x' for json-file log driver
            local     | tag=x                                      | unknown log opt 'tag' for log driver local
            syslog    | x=1                                        | unknown log opt 'x' for syslog log driver
            journald  | x=1                                        | unknown log opt 'x' for journald log driver
            fluentd   | x=1                                        | unknown log opt 'x' for fluentd log driver
            gelf      | gelf-address=udp://h:1 x=1                 | unknown log opt "x" for gelf log driver
            awslogs   | a=b                                        | error looking up logging plugin awslogs: plugin "awslogs" not found
            syslog    | mode=fast                                  | logger: logging mode not supported: fast
            syslog    | max-buffer-size=1m                         | logger: max-buffer-size option is only supported with 'mode=non-blocking'
            syslog    | mode=non-blocking max-buffer-size=lots     | error parsing option max-buffer-size: invalid size: 'lots'
            syslog    | cache-disabled=x                           | invalid value for option cache-disabled: x
            syslog    | syslog-address=x                           | syslog-address should be in form proto://address, got x
            syslog    | syslog-address=unix:///nope                | stat /nope: no such file or directory
            syslog    | syslog-address=tcp://h:1:2                 | address h:1:2: too many colons in address
            syslog    | syslog-facility=24                         | invalid syslog facility
            syslog    | syslog-format=x                            | Invalid syslog format
            gelf      | tag=x                                      | gelf-address is a required parameter
            gelf      | gelf-address=x                             | gelf-address should be in form proto://address, got x
            gelf      | gelf-address=unix:///x                     | gelf: endpoint needs to be TCP or UDP
            gelf      | gelf-address=udp://h                       | gelf: please provide gelf-address as proto://host:port
            gelf      | gelf-address=tcp://h:1 gelf-compression-type=gzip | compression is only supported on UDP
            gelf      | gelf-address=udp://h:1 gelf-compression-level=10  | unknown value "10" for log opt "gelf-compression-level" for gelf log driver
            gelf      | gelf-address=udp://h:1 gelf-tcp-max-reconnect=1   | "gelf-tcp-max-reconnect" is only valid for TCP
            gelf      | gelf-address=tcp://h:1 gelf-tcp-reconnect-delay=-1 | "gelf-tcp-reconnect-delay" must be a positive integer
            fluentd   | fluentd-address=h:x                        | invalid fluentd-address h:x: strconv.Atoi: parsing "x": invalid syntax
            fluentd   | fluentd-address=a:1:2                      | invalid fluentd-address a:1:2: address a:1:2: too many colons in address
            fluentd   | fluentd-buffer-limit=x                     | invalid size: 'x'
            fluentd   | fluentd-retry-wait=x                       | time: invalid duration "x"
            fluentd   | fluentd-retry-wait=1                       | time: missing unit in duration "1"
            fluentd   | fluentd-max-retries=-1                     | strconv.ParseUint: parsing "-1": invalid syntax
            fluentd   | fluentd-async=x                            | strconv.ParseBool: parsing "x": invalid syntax
            fluentd   | fluentd-async=1 fluentd-async-connect=1    | conflicting options: cannot specify both 'fluentd-async' and 'fluentd-async-connect
            """)
    void optionsAreRefusedInDockersWords(String driver, String given, String message) {
        assertThatThrownBy(() -> drivers.check(driver, options(given)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "json-file, max-size=1k max-file=2 compress=true tag=x labels=a labels-regex=b env=c env-regex=d mode=blocking",
        "local, max-size=1k max-file=2 compress=true mode=non-blocking max-buffer-size=1m",
        "syslog, syslog-address=tcp+tls://h:6514 syslog-facility=local7 syslog-format=rfc5424micro cache-disabled=true",
        "syslog, syslog-address=udp://h syslog-tls-skip-verify=1",
        "gelf, gelf-address=udp://h:1 gelf-compression-type=zlib gelf-compression-level=-1",
        "gelf, gelf-address=tcp://h:1 gelf-tcp-max-reconnect=3 gelf-tcp-reconnect-delay=1",
        "fluentd, fluentd-address=unix:///x fluentd-async-reconnect-interval=1s fluentd-request-ack=true",
        "fluentd, fluentd-address=[::1]:24224 fluentd-retry-wait=1.5s fluentd-write-timeout=3s",
        "journald, tag=x cache-max-size=1m cache-max-file=2 cache-compress=false",
        "none, anything=1"
    })
    void dockersOptionsAreTaken(String driver, String given) {
        drivers.check(driver, options(given));
    }

    @Test
    void infoListsThemInOrder() {
        assertThat(drivers.names()).containsExactly("fluentd", "gelf", "journald", "json-file", "local", "syslog");
    }

    @Test
    void aCacheIsReadUnlessItIsDisabled() {
        assertThat(LogDrivers.isReadable("syslog", Map.of())).isTrue();
        assertThat(LogDrivers.isReadable("syslog", Map.of("cache-disabled", "true")))
                .isFalse();
        assertThat(LogDrivers.isReadable("json-file", Map.of("cache-disabled", "true")))
                .isTrue();
        assertThat(LogDrivers.isReadable("none", Map.of())).isFalse();
        assertThat(LogDrivers.fileOptions("gelf", Facts.with(Map.of("cache-max-size", "1k", "cache-max-file", "2"))))
                .isEqualTo(new LogOptions(1024, 2, true, Map.of()));
    }

    @Test
    void nonBlockingLogsHaveABuffer() {
        assertThat(drivers.shipping("syslog", Facts.with(Map.of("mode", "non-blocking"))))
                .isEqualTo(Shipping.STEADY.nonBlocking(1_000_000));
        assertThat(drivers.shipping("syslog", Facts.with(Map.of("mode", "non-blocking", "max-buffer-size", "4m")))
                        .limitBytes())
                .isEqualTo(4 << 20);
    }

    @Test
    void pausesGrowToABound() {
        Shipping shipping = drivers.shipping("fluentd", Facts.with(Map.of("fluentd-retry-wait", "100ms")));
        assertThat(shipping.pause(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(shipping.pause(3)).isEqualTo(Duration.ofMillis(225));
        assertThat(shipping.pause(1_000_000)).isEqualTo(Duration.ofMinutes(1));
    }
}
