package dev.gantry.registry;

import dev.gantry.image.Digest;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Makes publishing and removing the same blob happen one after the other. Each lock guards the files and
/// rows of the digests that share it; the disk is waited for while it is held, which is why there are many.
final class DigestLocks {
    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(256).toArray(ReentrantLock[]::new);

    /// The lock of this digest.
    ReentrantLock of(Digest digest) {
        return locks[Math.floorMod(digest.hashCode(), locks.length)];
    }
}
