package dev.gantry.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// When the disk is cleaned up by itself, and of what: `gc` in `daemon.json`. Docker has nothing of the kind.
///
/// @param high above so much use of the disk it begins
/// @param low at so much it ends
/// @param minAge what was used less long ago stays
/// @param keep labels, `name` or `name=value`: images and containers that have one of them stay
/// @param kinds what may go, in this order
public record GcPolicy(Water high, Water low, Duration minAge, Set<String> keep, List<Kind> kinds) {
    public GcPolicy {
        keep = Set.copyOf(keep);
        kinds = List.copyOf(kinds);
    }

    /// An age as Go writes durations: `24h`, `1h30m`.
    ///
    /// @throws EngineException `INVALID_PARAMETER`
    public static Duration age(String text) {
        return PruneFilter.duration(text)
                .orElseThrow(
                        () -> EngineException.invalid("invalid duration: '" + text + "': want one such as \"24h\""));
    }

    /// Things that may go: what builds keep, images that no container has, containers that do not run.
    public enum Kind {
        BUILD_CACHE("build-cache"),
        IMAGE("image"),
        CONTAINER("container");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /// As reports have it.
        String word() {
            return word;
        }
    }

    /// So much use of a disk.
    public sealed interface Water {
        /// In bytes.
        long of(long diskBytes);

        /// A share of the disk, more than 0 and no more than 1.
        record Share(double share) implements Water {
            @Override
            public long of(long diskBytes) {
                return (long) (diskBytes * share);
            }
        }

        /// So many bytes, or all of a smaller disk.
        record Bytes(long bytes) implements Water {
            @Override
            public long of(long diskBytes) {
                return Math.min(bytes, diskBytes);
            }
        }
    }
}
