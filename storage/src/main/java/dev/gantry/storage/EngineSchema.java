package dev.gantry.storage;

import java.util.List;

/// The tables of the data root's database.
///
/// Instants are nanoseconds since 1970, digests `sha256:<hex>`, references canonical
/// (`docker.io/library/busybox:latest`), documents JSON that only the engine reads.
final class EngineSchema {
    /// `PRAGMA application_id`: tells `file(1)` and us that a database is Gantry's ("Gtry").
    private static final int APPLICATION_ID = 0x47747279;

    static final Schema SCHEMA = new Schema(APPLICATION_ID, List.of("""
            CREATE TABLE image (
                id            TEXT PRIMARY KEY,
                manifest_type TEXT NOT NULL,
                manifest      TEXT NOT NULL,
                manifest_size INTEGER NOT NULL,
                loaded        INTEGER NOT NULL,
                last_tagged   INTEGER
            ) STRICT;
            CREATE TABLE image_layer (
                image    TEXT NOT NULL REFERENCES image ON DELETE CASCADE,
                position INTEGER NOT NULL,
                diff_id  TEXT NOT NULL REFERENCES layer,
                PRIMARY KEY (image, position)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX image_layer_diff_id ON image_layer (diff_id);
            CREATE TABLE image_content (
                image  TEXT NOT NULL REFERENCES image ON DELETE CASCADE,
                digest TEXT NOT NULL,
                PRIMARY KEY (image, digest)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX image_content_digest ON image_content (digest);
            CREATE TABLE image_reference (
                reference TEXT PRIMARY KEY,
                image     TEXT NOT NULL REFERENCES image ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX image_reference_image ON image_reference (image);

            CREATE TABLE layer (
                diff_id   TEXT PRIMARY KEY,
                directory INTEGER NOT NULL UNIQUE,
                size      INTEGER NOT NULL,
                created   INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE snapshot (
                container TEXT PRIMARY KEY,
                directory INTEGER NOT NULL UNIQUE,
                created   INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE snapshot_layer (
                container TEXT NOT NULL REFERENCES snapshot ON DELETE CASCADE,
                position  INTEGER NOT NULL,
                diff_id   TEXT NOT NULL REFERENCES layer,
                PRIMARY KEY (container, position)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX snapshot_layer_diff_id ON snapshot_layer (diff_id);

            CREATE TABLE lease (
                id      INTEGER PRIMARY KEY,
                purpose TEXT NOT NULL,
                created INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE lease_content (
                lease  INTEGER NOT NULL REFERENCES lease ON DELETE CASCADE,
                digest TEXT NOT NULL,
                PRIMARY KEY (lease, digest)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX lease_content_digest ON lease_content (digest);

            CREATE TABLE container (
                id       TEXT PRIMARY KEY,
                name     TEXT NOT NULL UNIQUE,
                image    TEXT NOT NULL,
                created  INTEGER NOT NULL,
                document TEXT NOT NULL
            ) STRICT;
            CREATE TABLE volume (
                name     TEXT PRIMARY KEY,
                created  INTEGER NOT NULL,
                document TEXT NOT NULL
            ) STRICT;
            CREATE TABLE network (
                id       TEXT PRIMARY KEY,
                name     TEXT NOT NULL UNIQUE,
                created  INTEGER NOT NULL,
                document TEXT NOT NULL
            ) STRICT;
            CREATE TABLE endpoint (
                id        TEXT PRIMARY KEY,
                network   TEXT NOT NULL REFERENCES network,
                container TEXT NOT NULL REFERENCES container ON DELETE CASCADE,
                document  TEXT NOT NULL
            ) STRICT;
            CREATE INDEX endpoint_network ON endpoint (network);
            CREATE INDEX endpoint_container ON endpoint (container);
            """, """
            CREATE TABLE blob_origin (
                digest     TEXT NOT NULL,
                repository TEXT NOT NULL,
                PRIMARY KEY (digest, repository)
            ) STRICT, WITHOUT ROWID;
            """, """
            ALTER TABLE image_reference RENAME TO image_reference_of_one;
            DROP INDEX image_reference_image;
            CREATE TABLE image_reference (
                reference   TEXT NOT NULL,
                image       TEXT NOT NULL REFERENCES image ON DELETE CASCADE,
                target_type TEXT NOT NULL,
                target      TEXT NOT NULL,
                target_size INTEGER NOT NULL,
                given       INTEGER NOT NULL,
                PRIMARY KEY (reference, image)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX image_reference_image ON image_reference (image);
            INSERT INTO image_reference
                SELECT reference, image, manifest_type, manifest, manifest_size, loaded
                FROM image_reference_of_one JOIN image ON image.id = image;
            DROP TABLE image_reference_of_one;
            """, """
            CREATE TABLE build_step (
                key         TEXT PRIMARY KEY,
                diff_id     TEXT REFERENCES layer ON DELETE CASCADE,
                tar_size    INTEGER NOT NULL,
                instruction TEXT NOT NULL,
                created     INTEGER NOT NULL,
                used        INTEGER NOT NULL,
                uses        INTEGER NOT NULL,
                durable     INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX build_step_diff_id ON build_step (diff_id);
            """, """
            CREATE TABLE cache_mount (
                id          TEXT PRIMARY KEY,
                key         TEXT NOT NULL,
                directory   INTEGER NOT NULL UNIQUE,
                description TEXT NOT NULL,
                created     INTEGER NOT NULL,
                used        INTEGER NOT NULL,
                uses        INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX cache_mount_key ON cache_mount (key);
            """, """
            CREATE TABLE kept_tree (
                key         TEXT PRIMARY KEY,
                id          TEXT NOT NULL UNIQUE,
                directory   INTEGER NOT NULL UNIQUE,
                description TEXT NOT NULL,
                size        INTEGER NOT NULL,
                created     INTEGER NOT NULL,
                used        INTEGER NOT NULL,
                uses        INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """, """
            CREATE TABLE tree_size (
                key      TEXT PRIMARY KEY,
                bytes    INTEGER NOT NULL,
                measured INTEGER NOT NULL,
                took     INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """, """
            ALTER TABLE image ADD COLUMN last_used INTEGER;
            """, """
            DROP TABLE endpoint;
            """));

    private EngineSchema() {}
}
