package dev.gantry.logging;

import dev.gantry.runtime.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `syslog`: the host's own by default, or any other by UDP, TCP, TLS or a unix socket.
final class SyslogDriver implements LogDriver {
    private static final Set<String> OPTIONS = Set.of(
            "syslog-address",
            "syslog-facility",
            "syslog-tls-ca-cert",
            "syslog-tls-cert",
            "syslog-tls-key",
            "syslog-tls-skip-verify",
            "syslog-format");
    private static final String SECURE = "tcp+tls";
    private static final int DEFAULT_PORT = 514;
    private static final int DAEMON = 3;
    private static final int MOST_FACILITIES = 24;
    private static final List<String> FACILITIES = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp");
    private static final int FIRST_LOCAL = 16;

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public void check(Map<String, String> options) {
        LogDriver.requireKnown(options, OPTIONS, "unknown log opt '%s' for syslog log driver");
        requireSocket(address(options));
        facility(options.getOrDefault("syslog-facility", ""));
        var _ = style(options.getOrDefault("syslog-format", ""));
    }

    private static @Nullable HostPort address(Map<String, String> options) {
        String address = options.getOrDefault("syslog-address", "");
        if (address.isEmpty()) {
            return null;
        }
        if (!HostPort.isTransport(address)) {
            throw new SettingsException("syslog-address should be in form proto://address, got " + address);
        }
        String scheme = HostPort.schemeOf(address);
        if (!scheme.startsWith("unix")) {
            return HostPort.of(scheme, HostPort.authorityOf(address), DEFAULT_PORT);
        }
        return HostPort.unix(address);
    }

    private static void requireSocket(@Nullable HostPort address) {
        if (address != null && address.port() == 0 && !Files.exists(Path.of(address.path()))) {
            throw new SettingsException("stat " + address.path() + ": no such file or directory");
        }
    }

    private static int facility(String text) {
        if (text.isEmpty()) {
            return DAEMON;
        }
        if (FACILITIES.contains(text)) {
            return FACILITIES.indexOf(text);
        }
        if (text.matches("local[0-7]")) {
            return FIRST_LOCAL + text.charAt(text.length() - 1) - '0';
        }
        if (text.matches("\\d{1,2}") && Integer.parseInt(text) < MOST_FACILITIES) {
            return Integer.parseInt(text);
        }
        throw new SettingsException("invalid syslog facility");
    }

    private static SyslogFormat.Style style(String text) {
        return switch (text) {
            case "" -> SyslogFormat.Style.UNIX;
            case "rfc3164" -> SyslogFormat.Style.RFC3164;
            case "rfc5424" -> SyslogFormat.Style.RFC5424;
            case "rfc5424micro" -> SyslogFormat.Style.RFC5424_MICRO;
            default -> throw new SettingsException("Invalid syslog format");
        };
    }

    @Override
    public Shipping shipping(Map<String, String> options) {
        return options.getOrDefault("syslog-address", "").startsWith("udp:") ? Shipping.LOOSE : Shipping.STEADY;
    }

    @Override
    public Destination destination(ContainerFacts facts) {
        HostPort address = address(facts.options());
        SyslogFormat.Style style = style(facts.option("syslog-format"));
        boolean secure = address != null && address.scheme().equals(SECURE);
        boolean structured = style == SyslogFormat.Style.RFC5424 || style == SyslogFormat.Style.RFC5424_MICRO;
        SyslogFormat format = new SyslogFormat(
                style,
                facility(facts.option("syslog-facility")),
                facts.hostname(),
                facts.tag(),
                secure && structured,
                ZoneId.systemDefault());
        return new FormattedDestination(format::frames, transport(address, facts));
    }

    private static Transport transport(@Nullable HostPort address, ContainerFacts facts) {
        if (address == null) {
            return new LocalSyslog();
        }
        return switch (address.scheme()) {
            case "udp" -> new UdpTransport(address);
            case "unixgram" -> new UnixDatagramTransport(Path.of(address.path()), false);
            case SECURE -> new StreamTransport(address, () -> tls(facts), Duration.ZERO);
            default -> new StreamTransport(address, StreamTransport.Tls.NONE, Duration.ZERO);
        };
    }

    private static TlsClient tls(ContainerFacts facts) throws IOException {
        return TlsClient.of(
                facts.option("syslog-tls-ca-cert"),
                facts.option("syslog-tls-cert"),
                facts.option("syslog-tls-key"),
                facts.options().containsKey("syslog-tls-skip-verify"));
    }
}
