package dev.gantry.distribution;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A repository of a registry, as one user sees it. Whichever endpoint answered first is asked from then on.
///
/// Errors: [RegistryException] where the registry refuses or cannot be reached, [InvalidImageException] where what it
/// sends is not what its digest says. Safe for any thread.
public final class Repository {
    private static final String ACCEPTED = String.join(
            ", ",
            MediaTypes.OCI_INDEX,
            MediaTypes.DOCKER_MANIFEST_LIST,
            MediaTypes.OCI_MANIFEST,
            MediaTypes.DOCKER_MANIFEST,
            "*/*;q=0.1");
    private static final int MAX_DOCUMENT_BYTES = 4 << 20;
    private static final int DOCUMENT_ATTEMPTS = 3;
    private static final int MAX_PAGES = 1000;
    private static final Pattern NEXT_PAGE = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d+)/(\\d+|\\*)");

    private final Reference name;
    private final List<Connection> candidates;
    private final Set<String> scopes;
    private final int blobAttempts;
    private final SplitBlob.Splitting splitting;
    private volatile int chosen;

    /// @param candidates in the order in which they are asked
    Repository(
            Reference name,
            List<Connection> candidates,
            boolean push,
            int blobAttempts,
            SplitBlob.Splitting splitting) {
        this.name = name.withoutTag();
        this.candidates = List.copyOf(candidates);
        this.scopes = Set.of(scope(name, push ? "pull,push" : "pull"));
        this.blobAttempts = blobAttempts;
        this.splitting = splitting;
    }

    private static String scope(Reference repository, String actions) {
        return "repository:" + repository.path() + ":" + actions;
    }

    /// Without tag and digest.
    public Reference name() {
        return name;
    }

    /// Finds out which endpoint answers.
    ///
    /// @return where its API is: `https://registry-1.docker.io/v2`
    public URI reach() {
        return anyOf(connection -> {
            URI base = connection.endpoint().resolve("");
            try {
                connection.send(Call.of("GET", base, scopes)).body().close();
            } catch (RegistryException e) {
                if (e.status() == 0) {
                    throw e;
                }
            }
            return connection.endpoint().base();
        });
    }

    /// A manifest or an index, with the bytes that were sent.
    ///
    /// @param digest verified
    public record Document(ImageTarget target, Digest digest) {}

    /// What a tag or a digest means.
    public Document manifest(Reference reference) {
        Digest digest = reference.digest();
        String asked = digest == null ? String.valueOf(reference.tag()) : digest.toString();
        return anyOf(
                DOCUMENT_ATTEMPTS,
                endpoint -> digest != null || endpoint.resolves(),
                connection -> document(connection, asked, digest));
    }

    private Document document(Connection connection, String asked, @Nullable Digest digest) throws IOException {
        Call call = Call.of("GET", connection.endpoint().resolve(name.path() + "/manifests/" + asked), scopes)
                .header("Accept", ACCEPTED);
        Answer response = connection.require(call, 200);
        byte[] bytes;
        try (InputStream in = response.body()) {
            bytes = in.readNBytes(MAX_DOCUMENT_BYTES + 1);
        }
        if (bytes.length > MAX_DOCUMENT_BYTES) {
            throw new InvalidImageException(
                    "manifest of " + name.familiarName() + " is larger than " + MAX_DOCUMENT_BYTES + " bytes");
        }
        Digest.Algorithm algorithm = digest == null ? Digest.Algorithm.SHA256 : digest.algorithm();
        Digest actual = Digest.of(algorithm, bytes);
        Optional<String> told = response.headers().firstValue("Docker-Content-Digest");
        boolean other = digest != null ? !digest.equals(actual) : told.isPresent() && !matches(told.get(), bytes);
        if (other) {
            throw new InvalidImageException(
                    "manifest verification failed for digest " + (digest == null ? told.orElse("") : digest));
        }
        return new Document(ImageTarget.parse(bytes), actual);
    }

    private static boolean matches(String told, byte[] bytes) {
        Digest digest = Digest.parse(told);
        return digest.equals(Digest.of(digest.algorithm(), bytes));
    }

    /// A small blob, an image's config, whole.
    public byte[] document(Descriptor descriptor) {
        if (descriptor.size() > MAX_DOCUMENT_BYTES) {
            throw new InvalidImageException("document " + descriptor.digest() + " has " + descriptor.size()
                    + " bytes, allowed are " + MAX_DOCUMENT_BYTES);
        }
        byte[] bytes;
        try (InputStream in = blob(descriptor, 0, wait -> {})) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new RegistryException("read " + descriptor.digest() + ": " + e.getMessage(), e);
        }
        if (!Digest.of(descriptor.digest().algorithm(), bytes).equals(descriptor.digest())) {
            throw new InvalidImageException("image config verification failed for digest " + descriptor.digest());
        }
        return bytes;
    }

    /// Opens a blob from a byte to its end. The stream survives broken connections and refusals that pass, and takes
    /// several connections where one is slow; its bytes are not verified.
    ///
    /// @param told hears how long it waits before it tries again, by any thread
    public InputStream blob(Descriptor blob, long offset, Consumer<Duration> told) {
        SplitBlob.Parts parts = (begin, end) -> new BlobStream(
                at -> anyOf(1, endpoint -> true, connection -> part(connection, blob, at, end)),
                begin,
                end,
                new Patience(blobAttempts, told));
        return new SplitBlob(parts, offset, blob.size(), splitting);
    }

    private InputStream part(Connection connection, Descriptor blob, long offset, long end) throws IOException {
        boolean toTheEnd = end == blob.size();
        Call call = Call.of("GET", connection.endpoint().resolve(name.path() + "/blobs/" + blob.digest()), scopes);
        if (offset > 0) {
            call = call.header("Range", "bytes=" + offset + "-" + (toTheEnd ? "" : end - 1));
        }
        Answer response = connection.require(call, 200, 206);
        InputStream body = response.body();
        try {
            if (response.statusCode() == 200 && !toTheEnd) {
                throw RegistryException.nonsense("the registry sent the whole blob where a part was asked for");
            }
            // A registry that knows no ranges sends the whole.
            body.skipNBytes(response.statusCode() == 206 ? offset - start(response, offset) : offset);
            return body;
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
    }

    /// @return where the part begins, at or before the byte that was asked for
    private static long start(Answer response, long asked) throws IOException {
        Matcher range = CONTENT_RANGE.matcher(
                response.headers().firstValue("Content-Range").orElse(""));
        long start = range.matches() ? Long.parseLong(String.valueOf(range.group(1))) : Long.MAX_VALUE;
        if (start > asked) {
            throw new IOException("the registry sent another part of the blob than it was asked for");
        }
        return start;
    }

    /// All tags, in the registry's order.
    public List<String> tags() {
        return anyOf(connection -> {
            List<String> tags = new ArrayList<>();
            URI page = connection.endpoint().resolve(name.path() + "/tags/list");
            for (int i = 0; i < MAX_PAGES; i++) {
                Call call = Call.of("GET", page, scopes);
                Answer response = connection.require(call, 200);
                try (InputStream in = response.body()) {
                    JsonNode list = Documents.read(in, MAX_DOCUMENT_BYTES).path("tags");
                    StreamSupport.stream(list.spliterator(), false).forEach(tag -> tags.add(tag.asString("")));
                }
                Optional<URI> next = next(call, response);
                if (next.isEmpty()) {
                    return tags;
                }
                page = next.get();
            }
            return tags;
        });
    }

    static Optional<URI> next(Call page, Answer response) {
        return response.headers().firstValue("Link").flatMap(link -> {
            Matcher next = NEXT_PAGE.matcher(link);
            return next.find() ? Optional.of(page.toward(String.valueOf(next.group(1)))) : Optional.empty();
        });
    }

    /// Whether the repository has a blob.
    public boolean has(Digest blob) {
        return exists("/blobs/" + blob);
    }

    /// Whether the repository has a manifest or an index.
    public boolean hasManifest(Digest manifest) {
        return exists("/manifests/" + manifest);
    }

    private boolean exists(String path) {
        return anyOf(connection -> {
            Call call = Call.of("HEAD", connection.endpoint().resolve(name.path() + path), scopes)
                    .header("Accept", ACCEPTED);
            Answer response = connection.send(call);
            int status = response.statusCode();
            if (status != 200 && status != 404) {
                throw Connection.refusal(call, response);
            }
            response.body().close();
            return status == 200;
        });
    }

    /// Takes a blob over from another repository of the registry.
    ///
    /// @return false where the registry doesn't do that
    public boolean mount(Digest blob, Reference from) {
        return anyOf(connection -> {
            String query = "?mount=" + encoded(blob.toString()) + "&from=" + encoded(from.path());
            Set<String> both = Set.of(scopes.iterator().next(), scope(from, "pull"));
            Call call = Call.of("POST", connection.endpoint().resolve(name.path() + "/blobs/uploads/" + query), both);
            Answer response = connection.send(call);
            response.body().close();
            if (response.statusCode() == 202) {
                cancel(connection, call, response);
            }
            return response.statusCode() == 201;
        });
    }

    /// An upload that the registry has begun instead of mounting.
    private void cancel(Connection connection, Call call, Answer begun) throws IOException {
        Optional<String> location = begun.headers().firstValue("Location");
        if (location.isPresent()) {
            connection
                    .send(Call.of("DELETE", call.toward(location.get()), scopes))
                    .body()
                    .close();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Sends a blob; an upload that breaks goes on where the registry has it.
    ///
    /// @param watch hears how far it is and how long it waits
    public void upload(Descriptor blob, Upload.Content content, Upload.Watch watch) {
        anyOf(1, endpoint -> true, connection -> {
            URI start = connection.endpoint().resolve(name.path() + "/blobs/uploads/");
            new Upload(connection, start, scopes, blob, content, watch).run(new Patience(blobAttempts, watch::waits));
            return true;
        });
    }

    /// Gives what was uploaded a name.
    ///
    /// @param reference with a tag or a digest
    public void putManifest(Reference reference, String mediaType, byte[] bytes) {
        Digest digest = reference.digest();
        String asked = digest == null ? String.valueOf(reference.tag()) : digest.toString();
        anyOf(connection -> {
            Call call = Call.of("PUT", connection.endpoint().resolve(name.path() + "/manifests/" + asked), scopes)
                    .header("Content-Type", mediaType)
                    .body(() -> BodyPublishers.ofByteArray(bytes));
            connection.require(call, 201, 200, 202).body().close();
            return true;
        });
    }

    /// Something that one endpoint does.
    private interface Operation<T> {
        T on(Connection connection) throws IOException;
    }

    /// Asks the endpoints in turn, beginning with the one that answered last. Without TLS a registry is only asked
    /// where it was not reached by TLS. The last failure is told.
    private <T> T anyOf(Operation<T> operation) {
        return anyOf(DOCUMENT_ATTEMPTS, endpoint -> true, operation);
    }

    /// @param attempts at the last endpoint; 1 for what is patient by itself
    private <T> T anyOf(int attempts, Predicate<Endpoint> able, Operation<T> operation) {
        RegistryException failure = new RegistryException("no endpoint for " + name.domain());
        boolean reached = false;
        for (int i = chosen; i < candidates.size(); i++) {
            Connection connection = candidates.get(i);
            if (!able.test(connection.endpoint()) || (connection.endpoint().fallback() && reached)) {
                continue;
            }
            boolean last = i == candidates.size() - 1;
            try {
                T result = patiently(connection, operation, last ? attempts : 1);
                chosen = i;
                return result;
            } catch (RegistryException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                reached = e.status() != 0;
                failure = e;
            }
        }
        throw failure;
    }

    private <T> T patiently(Connection connection, Operation<T> operation, int attempts) {
        Patience patience = new Patience(attempts, wait -> {});
        while (true) {
            try {
                return operation.on(connection);
            } catch (RegistryException e) {
                if (e.status() == 0 && !connection.isReached()) {
                    throw e; // another endpoint may be
                }
                retry(patience, e);
            } catch (IOException e) {
                retry(
                        patience,
                        new RegistryException(
                                "read from " + connection.endpoint().authority() + ": " + e.getMessage(), e));
            }
        }
    }

    private static void retry(Patience patience, RegistryException failure) {
        try {
            patience.failed(failure);
        } catch (IOException interrupted) {
            throw failure;
        }
    }
}
