package dev.gantry.registry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// What the registry counts, as Prometheus reads it.
final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();

    private final Counter requests = Counter.builder()
            .name("gantry_registry_requests_total")
            .help("Requests answered, by method and status.")
            .labelNames("method", "status")
            .register(registry);

    private final Histogram seconds = Histogram.builder()
            .name("gantry_registry_request_seconds")
            .help("How long requests took, by method.")
            .labelNames("method")
            .classicOnly()
            .register(registry);

    private final Counter received = Counter.builder()
            .name("gantry_registry_received_bytes_total")
            .help("Bytes of blobs that were pushed.")
            .register(registry);

    private final Counter sent = Counter.builder()
            .name("gantry_registry_sent_bytes_total")
            .help("Bytes of blobs that were pulled.")
            .register(registry);

    private final Counter collected = Counter.builder()
            .name("gantry_registry_collected_bytes_total")
            .help("Bytes of blobs that garbage collection took away.")
            .register(registry);

    /// @param method one that a route has: a label for whatever clients think up would grow without end
    void answered(String method, int status, long nanos) {
        requests.labelValues(method, Integer.toString(status)).inc();
        seconds.labelValues(method).observe(nanos / 1e9);
    }

    void received(long bytes) {
        received.inc(bytes);
    }

    void sent(long bytes) {
        sent.inc(bytes);
    }

    void collected(long bytes) {
        collected.inc(bytes);
    }

    String contentType() {
        return writer.getContentType();
    }

    byte[] text() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, registry.scrape());
        return out.toByteArray();
    }
}
