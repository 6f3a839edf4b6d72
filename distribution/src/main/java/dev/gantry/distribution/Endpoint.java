package dev.gantry.distribution;

import java.net.URI;
import java.util.Map;

/// An address that answers for a registry.
///
/// @param base scheme, host and path below which the API lies: `https://registry-1.docker.io/v2`
/// @param tls how it proves itself, and we to it
/// @param trusted may see the registry's credentials: the registry itself, no mirror
/// @param resolves may be asked what a tag means
/// @param fallback where the endpoint before this one cannot be reached by TLS, this is the same one without
/// @param headers sent with each request
record Endpoint(
        URI base, TlsSettings tls, boolean trusted, boolean resolves, boolean fallback, Map<String, String> headers) {
    Endpoint {
        headers = Map.copyOf(headers);
    }

    /// `host[:port]`.
    String authority() {
        return String.valueOf(base.getRawAuthority());
    }

    /// @param path without a leading slash, encoded
    URI resolve(String path) {
        return URI.create(base + "/" + path);
    }
}
