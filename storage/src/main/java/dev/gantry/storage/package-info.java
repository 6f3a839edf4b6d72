/// What lies on disk below the data root: the metadata database, content-addressed blobs, layer snapshots, leases
/// and garbage collection. [Storage] is the way in; `engine`, `build` and `registry` call it.
///
/// Words: a *blob* is content under its digest. A *layer* is a layer's blob unpacked into a directory, under its
/// diff ID. A container's *snapshot* is its writable directory on top of layers. A *lease* holds blobs and layers
/// that no image refers to yet.
///
///     <data root>/
///         gantry.db            SQLite: images, names, layers, snapshots, leases, containers, networks, ...
///         gantry.lock          locked while a daemon runs; its pid
///         content/             OCI image layout
///             blobs/sha256/    <hex>: whole and verified
///             index.json       what images are called, for other tools
///             ingest/          blobs on their way in and out; download-<digest> is kept for a day
///         snapshots/
///             <number>/fs      a layer's files, what a container has written, a cache mount's, or a folder's
///             <number>/listing what a kept folder holds, in its builder's words
///             <number>/work    a container's overlay work directory
///             .new-<number>    being unpacked
///             .trash-<number>  being deleted
///             empty            the layer below images without layers
///         mapped/              the snapshots with other owners, while a daemon that remaps containers runs
///         containers/<id>/     the engine's: hostname, hosts, logs
///         volumes/<name>/_data
///         tmp/                 archives on their way in
///         lib/                 the database driver's native library
///
/// Rules: everything is written to a temporary name, brought to the disk and renamed; its row comes last and goes
/// first. So a crash leaves files without rows, which the next [Storage#open] removes, and never the reverse.
@NullMarked
package dev.gantry.storage;

import org.jspecify.annotations.NullMarked;
