package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Which blobs are visible in which repositories.
///
/// A link that no manifest uses is held for a while after it was made or last looked at: a client that has
/// pushed a blob, or was told that it need not, is about to name it in a manifest.
final class Links {
    /// Looking at a link is written down this often, not each time.
    private static final Duration TOUCH_EVERY = Duration.ofSeconds(1);

    private final Database database;
    private final Clock clock;

    Links(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Seen(long repository, long size, long touched) {}

    /// A blob's size in bytes, if the repository has it.
    OptionalLong size(RepositoryName repository, Digest digest) {
        return size(repository, digest, Long.MIN_VALUE);
    }

    /// As [#size], for one who may be about to use the blob in a manifest: holds the link.
    OptionalLong hold(RepositoryName repository, Digest digest) {
        return size(repository, digest, clock.millis() - TOUCH_EVERY.toMillis());
    }

    private OptionalLong size(RepositoryName repository, Digest digest, long touchedBefore) {
        return database.transaction(() -> {
            Optional<Seen> seen = database.find(
                    """
                    SELECT link.repository, blob.size, link.touched FROM repository
                    JOIN link ON link.repository = repository.id JOIN blob ON blob.digest = link.digest
                    WHERE repository.name = ? AND link.digest = ?
                    """,
                    row -> new Seen(row.number(1), row.number(2), row.number(3)),
                    repository.text(),
                    digest.toString());
            seen.filter(link -> link.touched < touchedBefore)
                    .ifPresent(link -> touch(link.repository, digest.toString()));
            return seen.map(link -> OptionalLong.of(link.size)).orElse(OptionalLong.empty());
        });
    }

    private void touch(long repository, String digest) {
        database.update(
                "UPDATE link SET touched = ? WHERE repository = ? AND digest = ?", clock.millis(), repository, digest);
    }

    /// Holds what a manifest that goes away was using, as if it had just come.
    void touchParts(long manifest) {
        database.update("""
                UPDATE link SET touched = ?1 WHERE repository = (SELECT repository FROM manifest WHERE id = ?2)
                    AND digest IN (SELECT digest FROM manifest_part WHERE manifest = ?2)
                """, clock.millis(), manifest);
    }

    boolean isKnown(Digest digest) {
        return database.exists("SELECT 1 FROM blob WHERE digest = ?", digest.toString());
    }

    /// Makes a blob that is in the store visible.
    void add(long repository, Digest digest, long size) {
        long now = clock.millis();
        database.transaction(() -> {
            database.update(
                    "INSERT INTO blob (digest, size, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    digest.toString(),
                    size,
                    now);
            return link(repository, digest, now);
        });
    }

    private int link(long repository, Digest digest, long now) {
        return database.update("""
                INSERT INTO link (repository, digest, touched) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET touched = excluded.touched
                """, repository, digest.toString(), now);
    }

    /// Makes a blob of one repository visible in another, if it is there.
    boolean mount(RepositoryName from, long to, Digest digest) {
        return database.transaction(() -> {
            boolean there = size(from, digest).isPresent();
            if (there) {
                link(to, digest, clock.millis());
            }
            return there;
        });
    }

    boolean isUsed(long repository, Digest digest) {
        return database.exists(
                "SELECT 1 FROM manifest_part WHERE repository = ? AND digest = ?", repository, digest.toString());
    }

    /// Takes a blob out of a repository.
    ///
    /// @return false where it was not there
    boolean remove(long repository, Digest digest) {
        return database.update("DELETE FROM link WHERE repository = ? AND digest = ?", repository, digest.toString())
                > 0;
    }
}
