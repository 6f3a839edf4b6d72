package dev.gantry.registry;

import dev.gantry.storage.Schema;
import java.util.List;

/// The tables of the registry's database. Instants are milliseconds since 1970, digests `sha256:<hex>`; an
/// empty text stands for nothing.
///
/// What belongs to a repository refers to its row; projects, quotas and retention rules can be columns of it,
/// or tables that refer to it, in later steps.
final class RegistrySchema {
    /// "Greg".
    private static final int APPLICATION_ID = 0x47726567;

    static final Schema SCHEMA = new Schema(APPLICATION_ID, List.of("""
            CREATE TABLE repository (
                id      INTEGER PRIMARY KEY,
                name    TEXT NOT NULL UNIQUE,
                created INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE blob (
                digest  TEXT PRIMARY KEY,
                size    INTEGER NOT NULL,
                created INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE link (
                repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
                digest     TEXT NOT NULL REFERENCES blob,
                touched    INTEGER NOT NULL,
                PRIMARY KEY (repository, digest)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX link_digest ON link (digest);
            CREATE TABLE manifest (
                id            INTEGER PRIMARY KEY,
                repository    INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
                digest        TEXT NOT NULL,
                media_type    TEXT NOT NULL,
                artifact_type TEXT NOT NULL,
                subject       TEXT NOT NULL,
                annotations   TEXT NOT NULL,
                content       BLOB NOT NULL,
                pushed        INTEGER NOT NULL,
                UNIQUE (repository, digest)
            ) STRICT;
            CREATE INDEX manifest_subject ON manifest (repository, subject, digest) WHERE subject <> '';
            CREATE TABLE manifest_part (
                manifest   INTEGER NOT NULL REFERENCES manifest ON DELETE CASCADE,
                repository INTEGER NOT NULL,
                digest     TEXT NOT NULL,
                PRIMARY KEY (manifest, digest)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX manifest_part_digest ON manifest_part (repository, digest);
            CREATE TABLE tag (
                repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
                name       TEXT NOT NULL,
                manifest   INTEGER NOT NULL REFERENCES manifest ON DELETE CASCADE,
                updated    INTEGER NOT NULL,
                PRIMARY KEY (repository, name)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX tag_manifest ON tag (manifest);
            CREATE TABLE upload (
                id         TEXT PRIMARY KEY,
                repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
                touched    INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX upload_repository ON upload (repository);
            """, """
            CREATE TABLE account (
                name     TEXT PRIMARY KEY,
                kind     TEXT NOT NULL CHECK (kind IN ('user', 'robot')),
                password TEXT NOT NULL,
                created  INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE permission (
                account TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
                pattern TEXT NOT NULL,
                actions TEXT NOT NULL,
                PRIMARY KEY (account, pattern)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE setting (
                name  TEXT PRIMARY KEY,
                value TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            """));

    private RegistrySchema() {}
}
