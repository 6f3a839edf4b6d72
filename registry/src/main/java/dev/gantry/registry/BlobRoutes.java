package dev.gantry.registry;

import dev.gantry.http.Response;
import dev.gantry.image.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/v2/<name>/blobs/<digest>`.
final class BlobRoutes {
    private final Repositories repositories;
    private final Links links;
    private final BlobStore store;
    private final Metrics metrics;

    BlobRoutes(Repositories repositories, Links links, BlobStore store, Metrics metrics) {
        this.repositories = repositories;
        this.links = links;
        this.store = store;
        this.metrics = metrics;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("HEAD", "/v2/{name:.+}/blobs/{digest}", Endpoint.Access.PULL, this::head),
                new Endpoint("GET", "/v2/{name:.+}/blobs/{digest}", Endpoint.Access.PULL, this::get),
                new Endpoint("DELETE", "/v2/{name:.+}/blobs/{digest}", Endpoint.Access.DELETE, this::delete));
    }

    private void head(Call call) throws IOException {
        Digest digest = Digests.parse(call.path("digest"));
        long size = links.hold(call.repository(), digest).orElseThrow(() -> unknown(digest));
        Response response = headers(call, digest);
        if (!isUnchanged(call, digest)) {
            response.header("Content-Length", Long.toString(size));
        }
        response.send();
    }

    private void get(Call call) throws IOException {
        Digest digest = Digests.parse(call.path("digest"));
        long size = links.size(call.repository(), digest).orElseThrow(() -> unknown(digest));
        Response response = headers(call, digest);
        if (isUnchanged(call, digest)) {
            response.send();
            return;
        }
        Optional<ByteRange> range = range(call, size);
        range.ifPresent(part ->
                response.status(206).header("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + size));
        try (FileChannel file = store.open(digest)) {
            long length = range.map(ByteRange::length).orElse(size);
            response.send(file, range.map(ByteRange::first).orElse(0L), length);
            metrics.sent(length);
        } catch (NoSuchFileException removed) { // by garbage collection, just now
            throw unknown(digest);
        }
    }

    private static Optional<ByteRange> range(Call call, long size) {
        try {
            return ByteRange.requested(call.request().header("Range"), size);
        } catch (RegistryException e) {
            call.response().header("Content-Range", "bytes */" + size);
            throw e;
        }
    }

    private static Response headers(Call call, Digest digest) {
        return call.response()
                .header("Content-Type", "application/octet-stream")
                .header("Docker-Content-Digest", digest.toString())
                .header("ETag", "\"" + digest + "\"")
                .header("Cache-Control", "max-age=31536000")
                .header("Accept-Ranges", "bytes");
    }

    private static boolean isUnchanged(Call call, Digest digest) {
        boolean unchanged = call.request().header("If-None-Match").contains(digest.toString());
        if (unchanged) {
            call.response().status(304);
        }
        return unchanged;
    }

    private void delete(Call call) throws IOException {
        Digest digest = Digests.parse(call.path("digest"));
        long repository = repositories.require(call.repository());
        if (links.isUsed(repository, digest)) {
            throw new RegistryException(
                    ErrorCode.UNSUPPORTED,
                    "blob " + digest + " is part of a manifest: delete that first",
                    Map.of("digest", digest.toString()));
        }
        if (!links.remove(repository, digest)) {
            throw unknown(digest);
        }
        call.response().status(202).send();
    }

    private static RegistryException unknown(Digest digest) {
        return new RegistryException(ErrorCode.BLOB_UNKNOWN, Map.of("digest", digest.toString()));
    }
}
