package dev.gantry.storage;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/// Work that is worth doing once however many ask for it at the same time. When the one who does it fails, another
/// one tries with its own means.
final class InFlight<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();

    /// Does the work, or waits for the one who is doing it and takes over its result. To be called on a thread that
    /// may wait.
    V once(K key, Supplier<V> work) {
        while (true) {
            CompletableFuture<V> mine = new CompletableFuture<>();
            CompletableFuture<V> other = running.putIfAbsent(key, mine);
            if (other == null) {
                return run(key, mine, work);
            }
            Optional<V> theirs = await(other);
            if (theirs.isPresent()) {
                return theirs.get();
            }
        }
    }

    /// Empty when the other one failed.
    private static <V> Optional<V> await(CompletableFuture<V> other) {
        return other.handle((value, failure) -> Optional.ofNullable(value)).join();
    }

    private V run(K key, CompletableFuture<V> mine, Supplier<V> work) {
        try {
            V value = work.get();
            running.remove(key);
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error e) {
            running.remove(key);
            mine.completeExceptionally(e);
            throw e;
        }
    }
}
