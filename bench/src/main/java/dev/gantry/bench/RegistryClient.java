package dev.gantry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// The requests with which a registry is measured: one repository, connections that stay open, four at once. An answer
/// that is no success ends the measurement.
final class RegistryClient {
    static final int CONNECTIONS = 4;

    private final URI repository;

    RegistryClient(int port) {
        this.repository = URI.create("http://127.0.0.1:" + port + "/v2/bench/image/");
    }

    /// What is sent, and its digest.
    static final class Blob {
        private final byte[] bytes;
        private final String digest;

        Blob(byte[] bytes) {
            this.bytes = bytes;
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                this.digest = "sha256:" + HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has SHA-256", e);
            }
        }
    }

    /// Sends a blob in one request after the one that asks where to.
    void upload(Blob blob) throws IOException {
        HttpURLConnection begin = connection("POST", repository.resolve("blobs/uploads/"));
        begin.setDoOutput(true);
        begin.setFixedLengthStreamingMode(0);
        begin.getOutputStream().close();
        end(begin, 202);
        URI location = repository.resolve(String.valueOf(begin.getHeaderField("Location")));
        String joint = location.getRawQuery() == null ? "?" : "&";
        put(URI.create(location + joint + "digest=" + blob.digest), "application/octet-stream", blob.bytes);
    }

    /// Reads a blob to its end.
    void download(Blob blob) throws IOException {
        HttpURLConnection get = connection("GET", repository.resolve("blobs/" + blob.digest));
        end(get, 200);
    }

    /// Makes `manifests/latest` of a config and one layer.
    void putManifest(Blob config, Blob layer) throws IOException {
        String manifest = """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": %d},
                 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": "%s", "size": %d}]}
                """.formatted(config.digest, config.bytes.length, layer.digest, layer.bytes.length);
        put(
                repository.resolve("manifests/latest"),
                "application/vnd.oci.image.manifest.v1+json",
                manifest.getBytes(UTF_8));
    }

    void getManifest() throws IOException {
        end(connection("GET", repository.resolve("manifests/latest")), 200);
    }

    private static void put(URI to, String type, byte[] body) throws IOException {
        HttpURLConnection put = connection("PUT", to);
        put.setRequestProperty("Content-Type", type);
        put.setDoOutput(true);
        put.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = put.getOutputStream()) {
            out.write(body);
        }
        end(put, 201);
    }

    private static HttpURLConnection connection(String method, URI to) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) to.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Accept", "application/vnd.oci.image.manifest.v1+json");
        return connection;
    }

    private static void end(HttpURLConnection connection, int wanted) throws IOException {
        if (connection.getResponseCode() != wanted) {
            throw new IOException(
                    connection.getRequestMethod() + " " + connection.getURL() + ": " + connection.getResponseCode());
        }
        try (InputStream in = connection.getInputStream()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /// What a measurement repeats.
    interface Request {
        /// Sends one.
        ///
        /// @param number which of them it is, from 0 on
        void send(int number) throws IOException;
    }

    /// Sends requests over all connections at once; returns how many were answered in a second.
    static double rate(int requests, Request request) {
        AtomicInteger next = new AtomicInteger();
        Callable<Integer> worker = () -> {
            int number = next.getAndIncrement();
            while (number < requests) {
                request.send(number);
                number = next.getAndIncrement();
            }
            return number;
        };
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                running.add(threads.submit(worker));
            }
            for (Future<Integer> future : running) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return requests * 1e9 / (System.nanoTime() - begin);
    }
}
