package dev.gantry.build;

import dev.gantry.storage.CacheMounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `RUN` has mounted, its variables replaced. Targets are absolute and clean. Source: Docker's
/// Dockerfile reference, "RUN --mount".
sealed interface StepMount {
    /// Where.
    String target();

    /// What of it goes into the step's key: all but what the client lends and what a cache holds.
    List<String> key();

    /// Files of the context, a stage or an image.
    ///
    /// @param writable whether the command may write there; what it writes is thrown away
    record Bind(String target, SourceFiles files, boolean writable) implements StepMount {
        @Override
        public List<String> key() {
            return List.of("bind", target, files.digest(), Boolean.toString(writable));
        }
    }

    /// A directory that stays from one build to the next.
    ///
    /// @param id what the Dockerfile calls it
    /// @param name tells it from others
    /// @param origin what a new one begins with; null for nothing
    record Cache(
            String target,
            String id,
            String name,
            CacheMounts.Sharing sharing,
            boolean readOnly,
            Rights rights,
            @Nullable SourceFiles origin)
            implements StepMount {
        @Override
        public List<String> key() {
            return List.of(
                    "cache",
                    target,
                    name,
                    sharing.name(),
                    Boolean.toString(readOnly),
                    rights.text(),
                    origin == null ? "" : origin.digest());
        }
    }

    /// An empty directory in memory.
    ///
    /// @param sizeBytes 0 for no limit
    record Memory(String target, long sizeBytes) implements StepMount {
        @Override
        public List<String> key() {
            return List.of("tmpfs", target, Long.toString(sizeBytes));
        }
    }

    /// A file, a variable or both with bytes that only the command sees.
    ///
    /// @param target empty for a variable alone
    /// @param variable empty for a file alone
    record Secret(String target, String variable, String id, boolean required, Rights rights) implements StepMount {
        @Override
        public List<String> key() {
            return List.of("secret", target, variable, id, Boolean.toString(required), rights.text());
        }
    }

    /// A socket that leads to an ssh agent of the client.
    record Ssh(String target, String id, boolean required, Rights rights) implements StepMount {
        @Override
        public List<String> key() {
            return List.of("ssh", target, id, Boolean.toString(required), rights.text());
        }
    }

    /// A here-document that names its interpreter.
    record Script(String target, String text) implements StepMount {
        @Override
        public List<String> key() {
            return List.of("script", target, text);
        }
    }

    /// Mode and owner of what is made for a mount.
    record Rights(int mode, Owner owner) {
        String text() {
            return Integer.toOctalString(mode) + " " + owner.uid() + ":" + owner.gid();
        }
    }
}
