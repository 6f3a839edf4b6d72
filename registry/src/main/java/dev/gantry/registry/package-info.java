/// A registry for images and artifacts: the OCI distribution specification 1.1 over the `http` kit, users
/// and rights,
/// garbage collection while it serves. `gantry registry` starts it; [RegistryProgram] is its `main`.
///
/// Words: a *blob* is content under its digest, stored once. A *link* makes a blob visible in one repository.
/// A *manifest* belongs to one repository; its *parts* are the blobs and manifests it refers to. An *upload*
/// is a blob on its way in, and lasts until it is finished, cancelled or abandoned.
///
///     <root>/
///         registry.db              SQLite: repositories, links, manifests with their bytes, tags, uploads,
/// accounts
///         registry.lock            locked while a registry serves; its pid
///         blobs/sha256/<ab>/<hex>  whole and verified
///         uploads/<id>             what has come of an upload
///         lib/                     the database driver's native library
///
/// Rules: a blob is brought to the disk under a temporary name and renamed; its row comes last and goes
/// first. So a crash leaves files without rows, which garbage collection removes, and never the reverse.
@NullMarked
package dev.gantry.registry;

import org.jspecify.annotations.NullMarked;
