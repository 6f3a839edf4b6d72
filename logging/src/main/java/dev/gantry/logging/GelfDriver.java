package dev.gantry.logging;

import dev.gantry.runtime.SettingsException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;

/// `gelf`: Graylog's format, by UDP in compressed chunks or by TCP with a zero byte after each message.
final class GelfDriver implements LogDriver {
    private static final String ADDRESS = "gelf-address";
    private static final String LEVEL = "gelf-compression-level";
    private static final String TYPE = "gelf-compression-type";
    private static final String RECONNECTS = "gelf-tcp-max-reconnect";
    private static final String DELAY = "gelf-tcp-reconnect-delay";

    @Override
    public String name() {
        return "gelf";
    }

    @Override
    public void check(Map<String, String> options) {
        HostPort address = address(options);
        LogDriver.requireKnown(
                options, Set.of(ADDRESS, LEVEL, TYPE, RECONNECTS, DELAY), "unknown log opt \"%s\" for gelf log driver");
        boolean udp = address.scheme().equals("udp");
        checkCompression(options, udp);
        for (String name : List.of(RECONNECTS, DELAY)) {
            String value = options.get(name);
            if (value != null && udp) {
                throw new SettingsException("\"" + name + "\" is only valid for TCP");
            }
            if (value != null && !value.matches("\\+?\\d{1,9}")) {
                throw new SettingsException("\"" + name + "\" must be a positive integer");
            }
        }
    }

    private static void checkCompression(Map<String, String> options, boolean udp) {
        if (!udp && (options.containsKey(LEVEL) || options.containsKey(TYPE))) {
            throw new SettingsException("compression is only supported on UDP");
        }
        requireValue(LEVEL, options.getOrDefault(LEVEL, "-1"), "\\+?[0-9]|-1");
        requireValue(TYPE, options.getOrDefault(TYPE, "gzip"), "gzip|zlib|none");
    }

    private static void requireValue(String name, String value, String pattern) {
        if (!value.matches(pattern)) {
            throw new SettingsException(
                    "unknown value \"" + value + "\" for log opt \"" + name + "\" for gelf log driver");
        }
    }

    private static HostPort address(Map<String, String> options) {
        String address = options.getOrDefault(ADDRESS, "");
        if (address.isEmpty()) {
            throw new SettingsException("gelf-address is a required parameter");
        }
        if (!HostPort.isTransport(address)) {
            throw new SettingsException("gelf-address should be in form proto://address, got " + address);
        }
        String scheme = HostPort.schemeOf(address);
        if (!scheme.equals("udp") && !scheme.equals("tcp")) {
            throw new SettingsException("gelf: endpoint needs to be TCP or UDP");
        }
        try {
            return HostPort.of(scheme, HostPort.authorityOf(address), -1);
        } catch (SettingsException malformed) {
            throw new SettingsException("gelf: please provide gelf-address as proto://host:port", malformed);
        }
    }

    @Override
    public Shipping shipping(Map<String, String> options) {
        if (options.getOrDefault(ADDRESS, "").startsWith("udp:")) {
            return Shipping.LOOSE;
        }
        long attempts = Long.parseLong(options.getOrDefault(RECONNECTS, "0"));
        Duration delay = Duration.ofSeconds(Long.parseLong(options.getOrDefault(DELAY, "1")));
        return new Shipping(true, true, 0, attempts, delay, 1, delay);
    }

    @Override
    public Destination destination(ContainerFacts facts) {
        HostPort address = address(facts.options());
        GelfFormat format = GelfFormat.of(facts);
        if (address.scheme().equals("udp")) {
            GelfDatagrams datagrams = datagrams(facts);
            return new FormattedDestination(
                    message -> message.text().isEmpty() ? List.of() : datagrams.of(format.json(message)),
                    new UdpTransport(address));
        }
        return new FormattedDestination(
                message -> message.text().isEmpty() ? List.of() : List.of(terminated(format.json(message))),
                new StreamTransport(address, StreamTransport.Tls.NONE, Duration.ZERO));
    }

    private static GelfDatagrams datagrams(ContainerFacts facts) {
        GelfDatagrams.Compression compression = switch (facts.option(TYPE)) {
            case "zlib" -> GelfDatagrams.Compression.ZLIB;
            case "none" -> GelfDatagrams.Compression.NONE;
            default -> GelfDatagrams.Compression.GZIP;
        };
        String level = facts.option(LEVEL);
        return new GelfDatagrams(compression, level.isEmpty() ? Deflater.BEST_SPEED : Integer.parseInt(level));
    }

    private static byte[] terminated(byte[] json) {
        return Arrays.copyOf(json, json.length + 1);
    }
}
