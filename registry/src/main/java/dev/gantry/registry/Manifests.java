package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.storage.Database;
import dev.gantry.storage.Row;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Manifests and their tags. Each is small and lies in the database, so that pushing one is one transaction.
final class Manifests {
    private final Database database;
    private final Repositories repositories;
    private final Links links;
    private final Clock clock;

    Manifests(Database database, Repositories repositories, Links links, Clock clock) {
        this.database = database;
        this.repositories = repositories;
        this.links = links;
        this.clock = clock;
    }

    Optional<StoredManifest> find(RepositoryName repository, ManifestName name) {
        return switch (name) {
            case ManifestName.Tag tag -> database.find("""
                    SELECT manifest.digest, media_type, content FROM repository
                    JOIN tag ON tag.repository = repository.id JOIN manifest ON manifest.id = tag.manifest
                    WHERE repository.name = ? AND tag.name = ?
                    """, Manifests::read, repository.text(), tag.name());
            case ManifestName.Content content ->
                database.find(
                        """
                    SELECT digest, media_type, content FROM repository
                    JOIN manifest ON manifest.repository = repository.id
                    WHERE repository.name = ? AND digest = ?
                    """,
                        Manifests::read,
                        repository.text(),
                        content.digest().toString());
        };
    }

    private static StoredManifest read(Row row) throws SQLException {
        return new StoredManifest(row.digest(1), row.text(2), row.bytes(3));
    }

    /// Stores a manifest, and moves the tag to it where it is pushed under one.
    ///
    /// @throws RegistryException `MANIFEST_BLOB_UNKNOWN`, an entry for each part that the repository lacks
    void put(RepositoryName repository, ManifestName name, Digest digest, ManifestDocument document, byte[] content) {
        database.transaction(() -> {
            long id = repositories.make(repository);
            requireParts(id, document);
            long manifest = insert(id, digest, document, content);
            if (name instanceof ManifestName.Tag tag) {
                database.update("""
                        INSERT INTO tag (repository, name, manifest, updated) VALUES (?, ?, ?, ?)
                        ON CONFLICT DO UPDATE SET manifest = excluded.manifest, updated = excluded.updated
                        """, id, tag.name(), manifest, clock.millis());
            }
            return manifest;
        });
    }

    private void requireParts(long repository, ManifestDocument document) {
        List<RegistryException.Entry> missing = new ArrayList<>();
        for (Digest blob : document.blobs()) {
            if (!database.exists(
                    "SELECT 1 FROM link WHERE repository = ? AND digest = ?", repository, blob.toString())) {
                missing.add(missing(blob));
            }
        }
        for (Digest child : document.manifests()) {
            if (row(repository, child).isEmpty()) {
                missing.add(missing(child));
            }
        }
        if (!missing.isEmpty()) {
            throw new RegistryException(ErrorCode.MANIFEST_BLOB_UNKNOWN.status(), missing);
        }
    }

    private static RegistryException.Entry missing(Digest digest) {
        return new RegistryException.Entry(
                ErrorCode.MANIFEST_BLOB_UNKNOWN,
                ErrorCode.MANIFEST_BLOB_UNKNOWN.text(),
                Map.of("digest", digest.toString()));
    }

    private long insert(long repository, Digest digest, ManifestDocument document, byte[] content) {
        Optional<Long> known = row(repository, digest);
        if (known.isPresent()) {
            return known.get();
        }
        database.update(
                """
                INSERT INTO manifest
                    (repository, digest, media_type, artifact_type, subject, annotations, content, pushed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                repository,
                digest.toString(),
                document.mediaType(),
                document.artifactType(),
                document.subject(),
                document.annotations(),
                content,
                clock.millis());
        long manifest = row(repository, digest).orElseThrow();
        for (Digest part : document.parts()) {
            database.update(
                    "INSERT INTO manifest_part (manifest, repository, digest) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    manifest,
                    repository,
                    part.toString());
        }
        return manifest;
    }

    private Optional<Long> row(long repository, Digest digest) {
        return database.find(
                "SELECT id FROM manifest WHERE repository = ? AND digest = ?",
                row -> row.number(1),
                repository,
                digest.toString());
    }

    /// Removes a tag, or a manifest with all its tags.
    ///
    /// @throws RegistryException `NAME_UNKNOWN`, `MANIFEST_UNKNOWN`, or `UNSUPPORTED` where an index has it
    void remove(RepositoryName repository, ManifestName name) {
        database.transaction(() -> {
            long id = repositories.require(repository);
            int removed = switch (name) {
                case ManifestName.Tag tag ->
                    database.update("DELETE FROM tag WHERE repository = ? AND name = ?", id, tag.name());
                case ManifestName.Content content -> remove(id, content.digest());
            };
            if (removed == 0) {
                throw unknown(repository, name);
            }
            return removed;
        });
    }

    private int remove(long repository, Digest digest) {
        if (links.isUsed(repository, digest)) {
            throw new RegistryException(
                    ErrorCode.UNSUPPORTED, "manifest " + digest + " is part of an index: delete that first");
        }
        Optional<Long> manifest = row(repository, digest);
        manifest.ifPresent(links::touchParts);
        return manifest.map(id -> database.update("DELETE FROM manifest WHERE id = ?", id))
                .orElse(0);
    }

    static RegistryException unknown(RepositoryName repository, ManifestName name) {
        return new RegistryException(ErrorCode.MANIFEST_UNKNOWN, name.detail(repository));
    }

    /// Tags in their order.
    ///
    /// @param last only tags after this one; empty for all
    /// @throws RegistryException `NAME_UNKNOWN` where the repository has no manifest
    List<String> tags(RepositoryName repository, String last, int limit) {
        long id = repositories.require(repository);
        if (!database.exists("SELECT 1 FROM manifest WHERE repository = ?", id)) {
            throw new RegistryException(ErrorCode.NAME_UNKNOWN, Map.of("name", repository.text()));
        }
        return database.query(
                "SELECT name FROM tag WHERE repository = ? AND name > ? ORDER BY name LIMIT ?",
                row -> row.text(1),
                id,
                last,
                limit);
    }

    /// A manifest that refers to another one by its `subject`.
    ///
    /// @param annotations a JSON object, or empty
    record Referrer(String mediaType, String digest, long size, String artifactType, String annotations) {}

    /// The manifests whose subject is this digest, by digest.
    ///
    /// @param artifactType only these; empty for all
    /// @param last only digests after this one
    List<Referrer> referrers(RepositoryName repository, Digest subject, String artifactType, String last, int limit) {
        return database.query(
                """
                SELECT media_type, digest, length(content), artifact_type, annotations FROM manifest
                WHERE repository = (SELECT id FROM repository WHERE name = ?) AND subject = ? AND subject <> ''
                    AND (? = '' OR artifact_type = ?) AND digest > ? ORDER BY digest LIMIT ?
                """,
                row -> new Referrer(row.text(1), row.text(2), row.number(3), row.text(4), row.text(5)),
                repository.text(),
                subject.toString(),
                artifactType,
                artifactType,
                last,
                limit);
    }
}
