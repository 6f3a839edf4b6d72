package dev.gantry.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a published port speaks.
public enum TransportProtocol {
    TCP,
    UDP,
    SCTP;

    /// The name as the API and nftables write it: `tcp`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The protocol with this name in lower case.
    public static Optional<TransportProtocol> of(String text) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.text().equals(text))
                .findFirst();
    }
}
