/// What lies on disk below the data root: the metadata database, content-addressed blobs, layer snapshots, leases and
/// garbage collection.
@NullMarked
package dev.gantry.storage;

import org.jspecify.annotations.NullMarked;
