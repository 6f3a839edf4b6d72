package dev.gantry.registry;

import dev.gantry.http.Response;
import dev.gantry.image.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `/v2/<name>/blobs/uploads/`: pushing blobs, whole or in chunks, and mounting those of other repositories.
final class UploadRoutes {
    private static final String UPLOAD = "/v2/{name:.+}/blobs/uploads/{upload}";

    private final Uploads uploads;
    private final Repositories repositories;
    private final Links links;

    UploadRoutes(Uploads uploads, Repositories repositories, Links links) {
        this.uploads = uploads;
        this.repositories = repositories;
        this.links = links;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("POST", "/v2/{name:.+}/blobs/uploads/", Endpoint.Access.PUSH, this::start),
                new Endpoint("POST", "/v2/{name:.+}/blobs/uploads", Endpoint.Access.PUSH, this::start),
                new Endpoint("GET", UPLOAD, Endpoint.Access.PUSH, this::status),
                new Endpoint("HEAD", UPLOAD, Endpoint.Access.PUSH, this::status),
                new Endpoint("PATCH", UPLOAD, Endpoint.Access.PUSH, this::append),
                new Endpoint("PUT", UPLOAD, Endpoint.Access.PUSH, this::finish),
                new Endpoint("DELETE", UPLOAD, Endpoint.Access.PUSH, this::cancel));
    }

    private void start(Call call) throws IOException {
        RepositoryName repository = call.repository();
        if (!call.text("mount").isEmpty() && mount(call, repository)) {
            return;
        }
        String id = uploads.begin(repository);
        if (!call.text("digest").isEmpty() && call.text("mount").isEmpty()) {
            whole(call, repository, id);
            return;
        }
        progress(call, repository, id, 0).status(202).send();
    }

    /// Takes a blob over from another repository, where it is there and the caller may read it; where not,
    /// the caller is to upload it.
    private boolean mount(Call call, RepositoryName repository) throws IOException {
        Digest digest = Digests.parse(call.text("mount"));
        String from = call.text("from");
        if (from.isEmpty() || !call.caller().may(Action.PULL, from)) {
            return false;
        }
        if (!links.mount(new RepositoryName(from), repositories.make(repository), digest)) {
            return false;
        }
        created(call, repository, digest);
        return true;
    }

    /// A blob in the one request that began it: if that fails, nobody can go on with it.
    private void whole(Call call, RepositoryName repository, String id) throws IOException {
        boolean done = false;
        try (Uploads.Writer writer = uploads.open(repository, id)) {
            try {
                Digest digest = Digests.parse(call.text("digest"));
                writer.append(call.request().body(), call.request().contentLength());
                writer.commit(digest);
                done = true;
                created(call, repository, digest);
            } finally {
                if (!done) {
                    writer.cancel();
                }
            }
        }
    }

    private void status(Call call) throws IOException {
        long offset = uploads.offset(call.repository(), call.path("upload"));
        progress(call, call.repository(), call.path("upload"), offset)
                .status(204)
                .send();
    }

    private void append(Call call) throws IOException {
        RepositoryName repository = call.repository();
        String id = call.path("upload");
        try (Uploads.Writer writer = uploads.open(repository, id)) {
            receive(call, writer, repository, id);
            progress(call, repository, id, writer.offset()).status(202).send();
        }
    }

    private void finish(Call call) throws IOException {
        RepositoryName repository = call.repository();
        String id = call.path("upload");
        try (Uploads.Writer writer = uploads.open(repository, id)) {
            Digest digest = Digests.parse(call.text("digest"));
            receive(call, writer, repository, id);
            writer.commit(digest);
            created(call, repository, digest);
        }
    }

    /// Appends the request's body, if it is the one that comes next.
    private static void receive(Call call, Uploads.Writer writer, RepositoryName repository, String id)
            throws IOException {
        String header = call.request().header("Content-Range");
        long length = call.request().contentLength();
        if (header.isEmpty()) {
            writer.append(call.request().body(), length);
            return;
        }
        ByteRange chunk = ByteRange.ofChunk(header);
        if (chunk.first() != writer.offset()) {
            progress(call, repository, id, writer.offset());
            throw new RegistryException(
                    ErrorCode.RANGE_INVALID, "the next byte is " + writer.offset(), Map.of("range", header));
        }
        if (length >= 0 && length != chunk.length()) {
            throw new RegistryException(ErrorCode.SIZE_INVALID, Map.of("range", header));
        }
        writer.append(call.request().body(), chunk.length());
    }

    private void cancel(Call call) throws IOException {
        try (Uploads.Writer writer = uploads.open(call.repository(), call.path("upload"))) {
            writer.cancel();
        }
        call.response().status(204).send();
    }

    /// Where to go on. `Range` counts as Docker's registry does, for which an empty upload and one of a
    /// single byte look the same.
    private static Response progress(Call call, RepositoryName repository, String id, long offset) {
        return call.response()
                .header("Location", "/v2/" + repository + "/blobs/uploads/" + id)
                .header("Range", "0-" + Math.max(0, offset - 1))
                .header("Docker-Upload-UUID", id);
    }

    private static void created(Call call, RepositoryName repository, Digest digest) throws IOException {
        call.response()
                .status(201)
                .header("Location", "/v2/" + repository + "/blobs/" + digest)
                .header("Docker-Content-Digest", digest.toString())
                .send();
    }
}
