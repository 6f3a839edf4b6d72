package dev.gantry.logging;

import dev.gantry.runtime.HumanSize;
import dev.gantry.runtime.LogOptions;
import dev.gantry.runtime.SettingsException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `fluentd`: the forward protocol, by TCP, TLS or a unix socket.
final class FluentdDriver implements LogDriver {
    private static final String ADDRESS = "fluentd-address";
    private static final String ASYNC = "fluentd-async";
    private static final String ASYNC_CONNECT = "fluentd-async-connect";
    private static final String RECONNECT_INTERVAL = "fluentd-async-reconnect-interval";
    private static final String BUFFER_LIMIT = "fluentd-buffer-limit";
    private static final String MAX_RETRIES = "fluentd-max-retries";
    private static final String REQUEST_ACK = "fluentd-request-ack";
    private static final String RETRY_WAIT = "fluentd-retry-wait";
    private static final String SUB_SECONDS = "fluentd-sub-second-precision";
    private static final String WRITE_TIMEOUT = "fluentd-write-timeout";
    private static final Set<String> OPTIONS = Set.of(
            ADDRESS,
            ASYNC,
            ASYNC_CONNECT,
            RECONNECT_INTERVAL,
            BUFFER_LIMIT,
            MAX_RETRIES,
            REQUEST_ACK,
            RETRY_WAIT,
            SUB_SECONDS,
            WRITE_TIMEOUT);
    private static final int DEFAULT_PORT = 24224;
    private static final HostPort DEFAULT = new HostPort("tcp", "127.0.0.1", DEFAULT_PORT, "");
    private static final double GROWTH = 1.5;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "fluentd";
    }

    @Override
    public void check(Map<String, String> options) {
        LogDriver.requireKnown(options, OPTIONS, "unknown log opt '%s' for fluentd log driver");
        var _ = address(options);
        HumanSize.parseBinary(value(options, BUFFER_LIMIT, "0"));
        var _ = GoText.duration(value(options, RETRY_WAIT, "0"));
        GoText.unsigned(value(options, MAX_RETRIES, "0"));
        if (!value(options, ASYNC, "").isEmpty()
                && !value(options, ASYNC_CONNECT, "").isEmpty()) {
            throw new SettingsException(
                    "conflicting options: cannot specify both 'fluentd-async' and 'fluentd-async-connect");
        }
        for (String name : List.of(ASYNC, ASYNC_CONNECT, SUB_SECONDS, REQUEST_ACK)) {
            var _ = LogOptions.bool(value(options, name, "false"));
        }
        checkInterval(value(options, RECONNECT_INTERVAL, "0"));
        var _ = GoText.duration(value(options, WRITE_TIMEOUT, "0"));
    }

    private static void checkInterval(String text) {
        Duration interval;
        try {
            interval = GoText.duration(text);
        } catch (SettingsException malformed) {
            throw new SettingsException(
                    "invalid value for " + RECONNECT_INTERVAL + ": " + malformed.getMessage(), malformed);
        }
        boolean within = interval.compareTo(SHORTEST_INTERVAL) >= 0 && interval.compareTo(LONGEST_INTERVAL) <= 0;
        if (!interval.isZero() && !within) {
            throw new SettingsException("invalid value for " + RECONNECT_INTERVAL + ": value (\"" + text
                    + "\") must be between 100ms and 10s");
        }
    }

    /// An empty value counts for none.
    private static String value(Map<String, String> options, String name, String otherwise) {
        String value = options.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }

    private static HostPort address(Map<String, String> options) {
        String given = value(options, ADDRESS, "");
        if (given.isEmpty()) {
            return DEFAULT;
        }
        boolean named = HostPort.isTransport(given) || given.startsWith("tls://");
        String scheme = named ? HostPort.schemeOf(given) : DEFAULT.scheme();
        if (scheme.startsWith("unix")) {
            HostPort unix = HostPort.unix(given);
            if (unix.path().replaceFirst("^/+", "").isEmpty()) {
                throw new SettingsException("invalid fluentd-address " + given + ": path is empty");
            }
            return unix;
        }
        try {
            return HostPort.of(scheme, named ? HostPort.authorityOf(given) : given, DEFAULT_PORT);
        } catch (SettingsException malformed) {
            throw new SettingsException("invalid fluentd-address " + given + ": " + malformed.getMessage(), malformed);
        }
    }

    private static boolean isAsync(Map<String, String> options) {
        return LogOptions.bool(value(options, ASYNC, "false"))
                || LogOptions.bool(value(options, ASYNC_CONNECT, "false"));
    }

    @Override
    public Shipping shipping(Map<String, String> options) {
        boolean async = isAsync(options);
        Duration wait = GoText.duration(value(options, RETRY_WAIT, "1s"));
        Duration first = wait.isPositive() ? wait : Duration.ofMillis(1);
        Duration longest = first.compareTo(LONGEST_PAUSE) > 0 ? first : LONGEST_PAUSE;
        long attempts = GoText.unsigned(value(options, MAX_RETRIES, "0"));
        long limit = async ? HumanSize.parseBinary(value(options, BUFFER_LIMIT, "0")) : 0;
        return new Shipping(!async, !async, limit, attempts, first, GROWTH, longest);
    }

    @Override
    public Destination destination(ContainerFacts facts) {
        HostPort address = address(facts.options());
        boolean secure = address.scheme().equals("tls");
        if (!secure && !address.scheme().equals("tcp") && !address.scheme().equals("unix")) {
            throw new SettingsException("unknown network " + address.scheme());
        }
        Duration timeout = GoText.duration(value(facts.options(), WRITE_TIMEOUT, "0"));
        StreamTransport transport =
                new StreamTransport(address, secure ? FluentdDriver::tls : StreamTransport.Tls.NONE, timeout);
        boolean subSeconds = LogOptions.bool(value(facts.options(), SUB_SECONDS, "false"));
        FluentdFormat format = FluentdFormat.of(facts, subSeconds);
        return LogOptions.bool(value(facts.options(), REQUEST_ACK, "false"))
                ? new FluentdDestination(format, transport)
                : new FormattedDestination(message -> List.of(format.encode(message, null)), transport);
    }

    private static TlsClient tls() throws IOException {
        return TlsClient.of("", "", "", false);
    }
}
