package dev.gantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Every endpoint and error of the OCI distribution specification 1.1, asked of a registry. The sections are
/// those of the specification's table of endpoints. Where an older registry does not have something, it says
/// so.
abstract class DistributionContract {
    private static final byte[] BLOB = TestManifests.bytes("some content of a blob");
    private static final Digest DIGEST = Digest.of(BLOB);
    private static final Digest ABSENT = Digest.of(TestManifests.bytes("nowhere"));

    TestClient client;
    String repository;

    /// Where the registry answers.
    abstract URI address();

    /// Docker's registry 2.8 has no referrers, blobs in one request, or guards against deleting what is in
    /// use, and knows fewer codes.
    boolean isCurrent() {
        return true;
    }

    @BeforeEach
    void connect() {
        client = new TestClient(address());
        repository = "test/" + UUID.randomUUID();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private String blob(Digest digest) {
        return "/v2/" + repository + "/blobs/" + digest;
    }

    private String manifest(Object reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }

    // end-1

    @Test
    void theBaseTellsTheVersion() throws IOException {
        TestClient.Answer answer = client.get("/v2/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
    }

    // end-2, end-10: blobs

    @Test
    void aBlobIsAskedForAndFetched() throws IOException {
        client.push(repository, BLOB);
        TestClient.Answer head = client.send("HEAD", blob(DIGEST));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(BLOB.length));
        assertThat(head.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        TestClient.Answer get = client.get(blob(DIGEST));
        assertThat(get.status()).isEqualTo(200);
        assertThat(get.body()).isEqualTo(BLOB);
        assertThat(get.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        assertThat(get.header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void anAbsentBlobIsUnknown() throws IOException {
        client.push(repository, BLOB);
        assertThat(client.send("HEAD", blob(ABSENT)).status()).isEqualTo(404);
        TestClient.Answer get = client.get(blob(ABSENT));
        assertThat(get.status()).isEqualTo(404);
        assertThat(get.code()).isEqualTo("BLOB_UNKNOWN");
        assertThat(client.send("DELETE", blob(ABSENT)).status()).isEqualTo(404);
    }

    @Test
    void aBlobOfAnotherRepositoryIsUnknown() throws IOException {
        client.push("other/" + repository, BLOB);
        assertThat(client.get(blob(DIGEST)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-3, 0, 4", "bytes=5-5, 5, 6", "bytes=5-, 5, 22", "bytes=-4, 18, 22", "bytes=10-999, 10, 22"})
    void aPartOfABlobIsFetched(String range, int from, int to) throws IOException {
        client.push(repository, BLOB);
        TestClient.Answer part = client.get(blob(DIGEST), "Range", range);
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BLOB, from, to));
        assertThat(part.header("Content-Range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/" + BLOB.length);
    }

    @Test
    void aRangeBehindTheEndIsRefused() throws IOException {
        assumeThat(isCurrent()).isTrue();
        client.push(repository, BLOB);
        TestClient.Answer answer = client.get(blob(DIGEST), "Range", "bytes=22-30");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */22");
    }

    @Test
    void aBlobThatTheClientHasIsNotSentAgain() throws IOException {
        client.push(repository, BLOB);
        String tag = client.get(blob(DIGEST)).header("ETag");
        assertThat(tag).isNotEmpty();
        assertThat(client.get(blob(DIGEST), "If-None-Match", tag).status()).isEqualTo(304);
    }

    @Test
    void aBlobIsDeleted() throws IOException {
        client.push(repository, BLOB);
        assertThat(client.send("DELETE", blob(DIGEST)).status()).isEqualTo(202);
        assertThat(client.get(blob(DIGEST)).status()).isEqualTo(404);
    }

    @Test
    void aBlobInUseIsNotDeleted() throws IOException {
        assumeThat(isCurrent()).isTrue();
        TestManifests.push(client, repository, "1", "x", "");
        TestClient.Answer answer = client.send("DELETE", blob(Digest.of(TestManifests.bytes("layer of x"))));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.code()).isEqualTo("UNSUPPORTED");
    }

    @Test
    void anEmptyBlobIsABlob() throws IOException {
        Digest digest = client.push(repository, new byte[0]);
        TestClient.Answer get = client.get(blob(digest));
        assertThat(get.status()).isEqualTo(200);
        assertThat(get.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:xyz", "sha256:", "md5:0123456789abcdef0123456789abcdef", "sha256"})
    void aMalformedDigestIsRefused(String digest) throws IOException {
        client.push(repository, BLOB);
        TestClient.Answer answer = client.get("/v2/" + repository + "/blobs/" + digest);
        assertThat(answer.status()).isBetween(400, 404);
        if (isCurrent()) {
            assertThat(answer.code()).isEqualTo("DIGEST_INVALID");
        }
    }

    // end-4a to end-6: uploads

    @Test
    void aBlobIsPushedInOneRequest() throws IOException {
        assumeThat(isCurrent()).isTrue();
        TestClient.Answer answer = client.send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + DIGEST, BLOB);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(client.get(answer.header("Location")).body()).isEqualTo(BLOB);
    }

    @Test
    void aBlobInOneRequestMustHaveItsDigest() throws IOException {
        assumeThat(isCurrent()).isTrue();
        TestClient.Answer answer = client.send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + ABSENT, BLOB);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("DIGEST_INVALID");
        assertThat(client.get(blob(ABSENT)).status()).isEqualTo(404);
    }

    @Test
    void aBlobIsPushedInTwoRequests() throws IOException {
        TestClient.Answer start = client.send("POST", "/v2/" + repository + "/blobs/uploads/");
        assertThat(start.status()).isEqualTo(202);
        assertThat(start.header("Docker-Upload-UUID")).isNotEmpty();
        assertThat(start.header("Range")).isEqualTo("0-0");
        TestClient.Answer done = client.finish(start.header("Location"), DIGEST, BLOB);
        assertThat(done.status()).isEqualTo(201);
        assertThat(done.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        assertThat(client.get(done.header("Location")).body()).isEqualTo(BLOB);
    }

    @Test
    void aBlobIsPushedInChunks() throws IOException {
        String location = client.begin(repository);
        int middle = 9;
        TestClient.Answer first = client.send(
                "PATCH",
                location,
                Arrays.copyOf(BLOB, middle),
                "Content-Range",
                "0-" + (middle - 1),
                "Content-Type",
                "application/octet-stream");
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Range")).isEqualTo("0-" + (middle - 1));
        byte[] rest = Arrays.copyOfRange(BLOB, middle, BLOB.length);
        TestClient.Answer second = client.send(
                "PATCH",
                first.header("Location"),
                rest,
                "Content-Range",
                middle + "-" + (BLOB.length - 1),
                "Content-Type",
                "application/octet-stream");
        assertThat(second.status()).isEqualTo(202);
        assertThat(client.finish(second.header("Location"), DIGEST, new byte[0]).status())
                .isEqualTo(201);
        assertThat(client.get(blob(DIGEST)).body()).isEqualTo(BLOB);
    }

    @Test
    void theLastChunkMayComeWithTheEnd() throws IOException {
        String location = client.send("PATCH", client.begin(repository), Arrays.copyOf(BLOB, 5))
                .header("Location");
        TestClient.Answer done = client.finish(location, DIGEST, Arrays.copyOfRange(BLOB, 5, BLOB.length));
        assertThat(done.status()).isEqualTo(201);
        assertThat(client.get(blob(DIGEST)).body()).isEqualTo(BLOB);
    }

    @Test
    void aStreamOfUnknownLengthIsPushed() throws IOException {
        TestClient.Answer patched = client.send(
                "PATCH", client.begin(repository), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BLOB)));
        assertThat(patched.status()).isEqualTo(202);
        assertThat(client.finish(patched.header("Location"), DIGEST, new byte[0])
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aChunkOutOfOrderIsRefusedAndToldWhereToGoOn() throws IOException {
        assumeThat(isCurrent()).isTrue();
        TestClient.Answer first =
                client.send("PATCH", client.begin(repository), Arrays.copyOf(BLOB, 9), "Content-Range", "0-8");
        assertThat(first.status()).isEqualTo(202);
        TestClient.Answer wrong = client.send("PATCH", first.header("Location"), new byte[3], "Content-Range", "12-14");
        assertThat(wrong.status()).isEqualTo(416);
        TestClient.Answer status = client.get(first.header("Location"));
        assertThat(status.status()).isEqualTo(204);
        assertThat(status.header("Range")).isEqualTo("0-8");
        assertThat(wrong.header("Range")).isEqualTo("0-8");
    }

    @Test
    void aChunkThatIsNotAsLongAsItSaysIsRefused() throws IOException {
        assumeThat(isCurrent()).isTrue();
        TestClient.Answer answer = client.send("PATCH", client.begin(repository), new byte[5], "Content-Range", "0-8");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("SIZE_INVALID");
    }

    @Test
    void anEndWithTheWrongDigestIsRefused() throws IOException {
        String location = client.begin(repository);
        TestClient.Answer answer = client.finish(location, ABSENT, BLOB);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("DIGEST_INVALID");
        assertThat(client.get(blob(ABSENT)).status()).isEqualTo(404);
        assertThat(client.get(blob(DIGEST)).status()).isEqualTo(404);
    }

    @Test
    void anEndWithoutADigestIsRefused() throws IOException {
        TestClient.Answer answer = client.send("PUT", client.begin(repository), BLOB);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("DIGEST_INVALID");
    }

    @Test
    void anUploadIsCancelled() throws IOException {
        String location = client.begin(repository);
        assertThat(client.send("DELETE", location).status()).isEqualTo(204);
        TestClient.Answer gone = client.get(location);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
    }

    @Test
    void anUnknownUploadIsRefused() throws IOException {
        assumeThat(isCurrent()).isTrue();
        String location = "/v2/" + repository + "/blobs/uploads/" + UUID.randomUUID();
        for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
            TestClient.Answer answer = client.send(method, TestClient.with(location, "digest=" + DIGEST));
            assertThat(answer.status()).as(method).isEqualTo(404);
            assertThat(answer.code()).as(method).isEqualTo("BLOB_UPLOAD_UNKNOWN");
        }
    }

    @Test
    void aBlobOfSha512IsPushed() throws IOException {
        Digest digest = Digest.of(Digest.Algorithm.SHA512, BLOB);
        assertThat(client.finish(client.begin(repository), digest, BLOB).status())
                .isEqualTo(201);
        assumeThat(isCurrent()).isTrue(); // 2.8 calls it by another name
        assertThat(client.get(blob(digest)).body()).isEqualTo(BLOB);
    }

    @Test
    void aLargeBlobComesBackWhole() throws IOException {
        byte[] large = new byte[3_000_017];
        new Random(1).nextBytes(large);
        Digest digest = client.push(repository, large);
        assertThat(client.get(blob(digest)).body()).isEqualTo(large);
        assertThat(client.get(blob(digest), "Range", "bytes=1000000-2999999").body())
                .isEqualTo(Arrays.copyOfRange(large, 1_000_000, 3_000_000));
    }

    // end-11: mount

    @Test
    void aBlobIsMountedFromAnotherRepository() throws IOException {
        String other = "other/" + repository;
        client.push(other, BLOB);
        TestClient.Answer answer =
                client.send("POST", "/v2/" + repository + "/blobs/uploads/?mount=" + DIGEST + "&from=" + other);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(client.get(answer.header("Location")).body()).isEqualTo(BLOB);
        assertThat(client.get(blob(DIGEST)).body()).isEqualTo(BLOB);
    }

    @Test
    void aMountOfWhatIsNotThereBecomesAnUpload() throws IOException {
        TestClient.Answer answer = client.send(
                "POST", "/v2/" + repository + "/blobs/uploads/?mount=" + DIGEST + "&from=other/" + repository);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(client.finish(answer.header("Location"), DIGEST, BLOB).status())
                .isEqualTo(201);
    }

    // end-3, end-7, end-9: manifests

    @ParameterizedTest
    @ValueSource(strings = {MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST})
    void aManifestIsPushedAndFetchedByTagAndDigest(String mediaType) throws IOException {
        client.push(repository, BLOB);
        byte[] manifest = TestManifests.image(mediaType, BLOB, "", BLOB);
        Digest digest = Digest.of(manifest);
        TestClient.Answer put = client.putManifest(repository, "v1", mediaType, manifest);
        assertThat(put.status()).isEqualTo(201);
        assertThat(put.header("Docker-Content-Digest")).isEqualTo(digest.toString());
        for (Object reference : List.of("v1", digest)) {
            for (String method : List.of("GET", "HEAD")) {
                TestClient.Answer answer = client.send(method, manifest(reference), "Accept", mediaType);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Content-Type")).isEqualTo(mediaType);
                assertThat(answer.header("Docker-Content-Digest")).isEqualTo(digest.toString());
                assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(manifest.length));
                assertThat(answer.body()).isEqualTo(method.equals("GET") ? manifest : new byte[0]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        MediaTypes.OCI_INDEX + "," + MediaTypes.OCI_MANIFEST,
        MediaTypes.DOCKER_MANIFEST_LIST + "," + MediaTypes.DOCKER_MANIFEST
    })
    void anIndexIsPushedAndFetched(String indexType, String manifestType) throws IOException {
        client.push(repository, BLOB);
        byte[] amd64 = TestManifests.image(manifestType, BLOB, "", BLOB);
        byte[] arm64 = TestManifests.image(manifestType, BLOB, "");
        client.putManifest(repository, Digest.of(amd64).toString(), manifestType, amd64);
        client.putManifest(repository, Digest.of(arm64).toString(), manifestType, arm64);
        byte[] index = TestManifests.index(indexType, manifestType, amd64, arm64);
        assertThat(client.putManifest(repository, "multi", indexType, index).status())
                .isEqualTo(201);
        TestClient.Answer answer = client.get(manifest("multi"), "Accept", indexType);
        assertThat(answer.body()).isEqualTo(index);
        assertThat(answer.header("Content-Type")).isEqualTo(indexType);
    }

    @Test
    void whoKnowsNoListsGetsTheirImageForAmd64() throws IOException {
        client.push(repository, BLOB);
        byte[] amd64 = TestManifests.image(MediaTypes.DOCKER_MANIFEST, BLOB, "", BLOB);
        client.putManifest(repository, Digest.of(amd64).toString(), MediaTypes.DOCKER_MANIFEST, amd64);
        byte[] index = TestManifests.index(MediaTypes.DOCKER_MANIFEST_LIST, MediaTypes.DOCKER_MANIFEST, amd64);
        client.putManifest(repository, "multi", MediaTypes.DOCKER_MANIFEST_LIST, index);
        TestClient.Answer answer = client.get(manifest("multi"), "Accept", MediaTypes.DOCKER_MANIFEST);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(amd64);
        assertThat(answer.header("Docker-Content-Digest"))
                .isEqualTo(Digest.of(amd64).toString());
    }

    @Test
    void whoDoesNotKnowTheTypeGetsNothing() throws IOException {
        TestManifests.push(client, repository, "1", "x", "");
        TestClient.Answer answer = client.get(manifest("1"), "Accept", MediaTypes.DOCKER_MANIFEST);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("MANIFEST_UNKNOWN");
    }

    @Test
    void anAbsentManifestIsUnknown() throws IOException {
        TestManifests.push(client, repository, "1", "x", "");
        for (Object reference : List.of("2", ABSENT)) {
            assertThat(client.send("HEAD", manifest(reference)).status()).isEqualTo(404);
            TestClient.Answer answer = client.get(manifest(reference));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("MANIFEST_UNKNOWN");
        }
    }

    @Test
    void aManifestUnderAnotherDigestIsRefused() throws IOException {
        client.push(repository, BLOB);
        byte[] manifest = TestManifests.image(MediaTypes.OCI_MANIFEST, BLOB, "");
        TestClient.Answer answer = client.putManifest(repository, ABSENT.toString(), MediaTypes.OCI_MANIFEST, manifest);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("DIGEST_INVALID");
    }

    @Test
    void aManifestWhoseBlobsAreNotThereIsRefused() throws IOException {
        client.push(repository, BLOB);
        byte[] absent = TestManifests.bytes("absent");
        byte[] manifest = TestManifests.image(MediaTypes.OCI_MANIFEST, BLOB, "", absent);
        TestClient.Answer answer = client.putManifest(repository, "1", MediaTypes.OCI_MANIFEST, manifest);
        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.code()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
        assertThat(answer.text()).contains(Digest.of(absent).toString());
        assertThat(client.get(manifest("1")).status()).isEqualTo(404);
    }

    @Test
    void anIndexWhoseManifestsAreNotThereIsRefused() throws IOException {
        assumeThat(isCurrent()).isTrue();
        client.push(repository, BLOB);
        byte[] index = TestManifests.index(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, BLOB);
        TestClient.Answer answer = client.putManifest(repository, "1", MediaTypes.OCI_INDEX, index);
        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.code()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"schemaVersion\":2}", "null", "{\"schemaVersion\":1}"})
    void whatIsNoManifestIsRefused(String text) throws IOException {
        assumeThat(isCurrent()).isTrue();
        TestClient.Answer answer =
                client.putManifest(repository, "1", MediaTypes.OCI_MANIFEST, TestManifests.bytes(text));
        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.code()).startsWith("MANIFEST_");
    }

    @Test
    void aManifestOfAnotherTypeThanDeclaredIsRefused() throws IOException {
        client.push(repository, BLOB);
        byte[] manifest = TestManifests.image(MediaTypes.OCI_MANIFEST, BLOB, "");
        TestClient.Answer answer = client.putManifest(repository, "1", MediaTypes.DOCKER_MANIFEST, manifest);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("MANIFEST_INVALID");
    }

    @Test
    void aTagIsMovedByThePushOfAnother() throws IOException {
        TestManifests.push(client, repository, "1", "x", "");
        byte[] second = TestManifests.push(client, repository, "1", "y", "");
        assertThat(client.get(manifest("1"), "Accept", MediaTypes.OCI_MANIFEST).body())
                .isEqualTo(second);
    }

    @Test
    void aManifestIsDeletedWithItsTags() throws IOException {
        byte[] manifest = TestManifests.push(client, repository, "1", "x", "");
        client.putManifest(repository, "2", MediaTypes.OCI_MANIFEST, manifest);
        assertThat(client.send("DELETE", manifest(Digest.of(manifest))).status())
                .isEqualTo(202);
        for (Object reference : List.of("1", "2", Digest.of(manifest))) {
            assertThat(client.get(manifest(reference)).status()).isEqualTo(404);
        }
        assertThat(client.send("DELETE", manifest(Digest.of(manifest))).status())
                .isEqualTo(404);
    }

    @Test
    void aTagIsDeletedAndItsManifestStays() throws IOException {
        assumeThat(isCurrent()).isTrue();
        byte[] manifest = TestManifests.push(client, repository, "1", "x", "");
        assertThat(client.send("DELETE", manifest("1")).status()).isEqualTo(202);
        assertThat(client.get(manifest("1")).status()).isEqualTo(404);
        assertThat(client.get(manifest(Digest.of(manifest))).status()).isEqualTo(200);
        assertThat(client.send("DELETE", manifest("1")).status()).isEqualTo(404);
    }

    @Test
    void aManifestOfAnIndexIsNotDeletedBeforeIt() throws IOException {
        assumeThat(isCurrent()).isTrue();
        byte[] manifest = TestManifests.push(client, repository, "1", "x", "");
        byte[] index = TestManifests.index(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, manifest);
        client.putManifest(repository, "i", MediaTypes.OCI_INDEX, index);
        assertThat(client.send("DELETE", manifest(Digest.of(manifest))).status())
                .isEqualTo(405);
        assertThat(client.send("DELETE", manifest(Digest.of(index))).status()).isEqualTo(202);
        assertThat(client.send("DELETE", manifest(Digest.of(manifest))).status())
                .isEqualTo(202);
    }

    // end-8: tags

    @Test
    void tagsAreListedInTheirOrderAndInPages() throws IOException {
        assumeThat(isCurrent()).isTrue();
        byte[] manifest = TestManifests.push(client, repository, "c", "x", "");
        for (String tag : List.of("a", "e", "B", "d")) {
            client.putManifest(repository, tag, MediaTypes.OCI_MANIFEST, manifest);
        }
        assertThat(strings(client.get("/v2/" + repository + "/tags/list").json(), "tags"))
                .containsExactly("B", "a", "c", "d", "e");
        List<String> all = new ArrayList<>();
        String next = "/v2/" + repository + "/tags/list?n=2";
        for (int pages = 0; !next.isEmpty(); pages++) {
            assertThat(pages).isLessThan(4);
            TestClient.Answer page = client.get(next);
            List<String> tags = strings(page.json(), "tags");
            assertThat(tags).hasSizeBetween(1, 2);
            all.addAll(tags);
            next = link(page);
        }
        assertThat(all).containsExactly("B", "a", "c", "d", "e");
        assertThat(strings(client.get("/v2/" + repository + "/tags/list?n=0").json(), "tags"))
                .isEmpty();
        assertThat(strings(client.get("/v2/" + repository + "/tags/list?last=c").json(), "tags"))
                .containsExactly("d", "e");
        assertThat(client.get("/v2/" + repository + "/tags/list?n=-1").code()).isEqualTo("PAGINATION_NUMBER_INVALID");
    }

    private static String link(TestClient.Answer page) {
        String header = page.header("Link");
        if (header.isEmpty()) {
            return "";
        }
        assertThat(header).endsWith("; rel=\"next\"");
        return header.substring(1, header.indexOf('>'));
    }

    private static List<String> strings(JsonNode node, String field) {
        List<String> strings = new ArrayList<>();
        node.path(field).forEach(element -> strings.add(element.stringValue()));
        return strings;
    }

    @Test
    void tagsOfNoRepositoryAreUnknown() throws IOException {
        TestClient.Answer answer = client.get("/v2/" + repository + "/tags/list");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("NAME_UNKNOWN");
    }

    @Test
    void theCatalogListsRepositories() throws IOException {
        TestManifests.push(client, repository, "1", "x", "");
        String before = repository.substring(0, repository.length() - 1);
        TestClient.Answer answer = client.get("/v2/_catalog?n=1&last=" + before);
        assertThat(strings(answer.json(), "repositories")).hasSize(1);
        List<String> all = strings(client.get("/v2/_catalog?n=1000").json(), "repositories");
        assertThat(all).contains(repository).isSorted();
    }

    // end-12: referrers

    @Test
    void referrersAreListedAndFiltered() throws IOException {
        assumeThat(isCurrent()).isTrue();
        byte[] image = TestManifests.push(client, repository, "1", "x", "");
        String subject = ",\"subject\":" + TestManifests.descriptor(MediaTypes.OCI_MANIFEST, image);
        byte[] signature = TestManifests.push(
                client,
                repository,
                "s",
                "sig",
                subject + ",\"artifactType\":\"application/x-sig\",\"annotations\":{\"by\":\"me\"}");
        byte[] sbom = TestManifests.push(client, repository, "b", "sbom", subject);
        String path = "/v2/" + repository + "/referrers/" + Digest.of(image);

        TestClient.Answer all = client.get(path);
        assertThat(all.header("Content-Type")).isEqualTo(MediaTypes.OCI_INDEX);
        assertThat(all.header("OCI-Filters-Applied")).isEmpty();
        assertThat(all.text())
                .contains(Digest.of(signature).toString(), Digest.of(sbom).toString());
        assertThat(all.json().path("manifests")).hasSize(2);

        TestClient.Answer filtered = client.get(path + "?artifactType=application/x-sig");
        assertThat(filtered.header("OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(filtered.json().path("manifests")).hasSize(1);
        JsonNode entry = filtered.json().path("manifests").path(0);
        assertThat(entry.path("digest").stringValue())
                .isEqualTo(Digest.of(signature).toString());
        assertThat(entry.path("artifactType").stringValue()).isEqualTo("application/x-sig");
        assertThat(entry.path("size").intValue()).isEqualTo(signature.length);
        assertThat(entry.path("annotations").path("by").stringValue()).isEqualTo("me");
        assertThat(client.get(path + "?artifactType=" + MediaTypes.OCI_CONFIG.replace("+", "%2B"))
                        .json()
                        .path("manifests"))
                .hasSize(1);
    }

    @Test
    void theAnswerToAManifestWithASubjectNamesIt() throws IOException {
        assumeThat(isCurrent()).isTrue();
        client.push(repository, BLOB);
        byte[] absent = TestManifests.bytes("a subject that comes later");
        byte[] manifest = TestManifests.image(
                MediaTypes.OCI_MANIFEST,
                BLOB,
                ",\"subject\":" + TestManifests.descriptor(MediaTypes.OCI_MANIFEST, absent));
        TestClient.Answer put = client.putManifest(repository, "1", MediaTypes.OCI_MANIFEST, manifest);
        assertThat(put.status()).isEqualTo(201);
        assertThat(put.header("OCI-Subject")).isEqualTo(Digest.of(absent).toString());
    }

    @Test
    void whatHasNoReferrersHasAnEmptyList() throws IOException {
        assumeThat(isCurrent()).isTrue();
        TestClient.Answer answer = client.get("/v2/" + repository + "/referrers/" + ABSENT);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("schemaVersion").intValue()).isEqualTo(2);
        assertThat(answer.json().path("manifests")).isEmpty();
        assertThat(client.get("/v2/" + repository + "/referrers/nonsense").status())
                .isEqualTo(400);
    }

    // names, sizes, methods

    @ParameterizedTest
    @ValueSource(strings = {"Upper", "a//b", "-a", "a..b", "..%2f..%2fetc", "%2e%2e/%2e%2e/etc", "a%00b", "a/../../b"})
    void aMalformedNameIsRefused(String name) throws IOException {
        for (String path : List.of("/manifests/1", "/blobs/" + DIGEST, "/tags/list", "/blobs/uploads/")) {
            String method = path.endsWith("/") ? "POST" : "GET";
            TestClient.Answer answer = client.send(method, "/v2/" + name + path);
            assertThat(answer.status()).as(path).isBetween(300, 404);
        }
    }

    @Test
    void aManifestThatIsTooLargeIsRefused() throws IOException {
        byte[] large = new byte[(4 << 20) + 1];
        Arrays.fill(large, (byte) ' ');
        assertThat(client.putManifest(repository, "1", MediaTypes.OCI_MANIFEST, large)
                        .status())
                .isBetween(400, 413);
    }

    @Test
    void anotherMethodIsRefused() throws IOException {
        assertThat(client.send("POST", manifest("1")).status()).isEqualTo(405);
        assertThat(client.send("PATCH", blob(DIGEST)).status()).isEqualTo(405);
    }

    @Test
    void anUnknownPathIsNotFound() throws IOException {
        assertThat(client.get("/v2/" + repository + "/nothing").status()).isEqualTo(404);
        assertThat(client.get("/v1/").status()).isEqualTo(404);
    }
}
