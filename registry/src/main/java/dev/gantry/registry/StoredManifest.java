package dev.gantry.registry;

import dev.gantry.image.Digest;

/// A manifest as it was pushed, byte for byte.
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record StoredManifest(Digest digest, String mediaType, byte[] content) {}
