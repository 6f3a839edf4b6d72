package dev.gantry.registry;

import dev.gantry.image.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A registry's client of the barest kind: requests and what came back.
final class TestClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final URI base;
    private final List<String> headers;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// @param headers names and values that every request carries
    TestClient(URI base, String... headers) {
        this.base = base;
        this.headers = List.of(headers);
    }

    /// An answer; `json` reads its body.
    record Answer(int status, HttpResponse<byte[]> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        byte[] body() {
            return response.body();
        }

        String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return JSON.readTree(body());
        }

        /// The code of the first error.
        String code() {
            return json().path("errors").path(0).path("code").asString("");
        }
    }

    Answer send(String method, String path, BodyPublisher body, String... extra) throws IOException {
        List<String> all = new ArrayList<>(headers);
        all.addAll(List.of(extra));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).method(method, body).timeout(Duration.ofMinutes(2));
        if (!all.isEmpty()) {
            request.headers(all.toArray(new String[0]));
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    Answer send(String method, String path, String... extra) throws IOException {
        return send(method, path, BodyPublishers.noBody(), extra);
    }

    Answer get(String path, String... extra) throws IOException {
        return send("GET", path, extra);
    }

    Answer send(String method, String path, byte[] body, String... extra) throws IOException {
        return send(method, path, BodyPublishers.ofByteArray(body), extra);
    }

    /// Starts an upload and tells where to go on.
    String begin(String repository) throws IOException {
        return send("POST", "/v2/" + repository + "/blobs/uploads/").header("Location");
    }

    /// Ends an upload.
    Answer finish(String location, Digest digest, byte[] rest) throws IOException {
        return send("PUT", with(location, "digest=" + digest), rest, "Content-Type", "application/octet-stream");
    }

    /// A location with one more query parameter.
    static String with(String location, String parameter) {
        return location + (location.contains("?") ? "&" : "?") + parameter;
    }

    Digest push(String repository, byte[] blob) throws IOException {
        Digest digest = Digest.of(blob);
        Answer answer = finish(begin(repository), digest, blob);
        if (answer.status() != 201) {
            throw new IOException("push: " + answer.status() + " " + answer.text());
        }
        return digest;
    }

    Answer putManifest(String repository, String reference, String mediaType, byte[] manifest) throws IOException {
        return send("PUT", "/v2/" + repository + "/manifests/" + reference, manifest, "Content-Type", mediaType);
    }

    @Override
    public void close() {
        http.close();
    }
}
