package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.RunMount;
import dev.gantry.image.Digest;
import dev.gantry.storage.CacheMounts.Sharing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Understands the `--mount`s of a `RUN`. Defaults are BuildKit's.
///
/// @param context the build's
/// @param from the files of what `from` names
/// @param namespace sets caches apart from other builds' of the same id
record StepMounts(FileSource context, FileSource.Finder from, String namespace) {
    private static final String SECRETS = "/run/secrets/";
    private static final String AGENTS = "/run/buildkit/ssh_agent.";
    private static final String DEFAULT_AGENT = "default";

    /// @param directory where relative targets begin
    /// @param expand replaces variables
    List<StepMount> read(List<RunMount> mounts, String directory, UnaryOperator<String> expand)
            throws InterruptedException {
        List<StepMount> read = new ArrayList<>();
        int agents = 0;
        for (RunMount mount : mounts) {
            MountOptions options = MountOptions.of(mount, directory, expand);
            read.add(
                    switch (mount.type()) {
                        case BIND -> new StepMount.Bind(options.target(), files(options), isWritable(options));
                        case CACHE -> cache(options);
                        case TMPFS -> new StepMount.Memory(options.target(), options.size());
                        case SECRET -> secret(options);
                        case SSH -> agent(options, agents++);
                    });
        }
        return read;
    }

    private SourceFiles files(MountOptions options) throws InterruptedException {
        String name = options.text("from");
        FileSource source = name.isEmpty() ? context : from.find(name);
        source.require(ContextNeeds.ofPath(options.text("source")));
        return SourceFiles.of(source, options.text("source"));
    }

    private static boolean isWritable(MountOptions options) {
        return options.isTrue("readwrite") || options.text("readonly").equals("false");
    }

    private StepMount cache(MountOptions options) throws InterruptedException {
        if (options.text("from").isEmpty()
                && !TreePath.clean(options.text("source")).equals(".")) {
            throw invalid("RUN --mount=type=cache: source needs from, which says of what it is a part");
        }
        SourceFiles origin = options.text("from").isEmpty() ? null : files(options);
        String id = options.text("id").isEmpty() ? options.target() : options.text("id");
        StepMount.Rights rights = options.rights(0755);
        Sharing sharing = options.text("sharing").isEmpty()
                ? Sharing.SHARED
                : Sharing.valueOf(options.text("sharing").toUpperCase(Locale.ROOT));
        return new StepMount.Cache(
                options.target(),
                id,
                name(id, options.hasRights() ? rights : null, origin),
                sharing,
                options.isTrue("readonly"),
                rights,
                origin);
    }

    /// Caches that begin differently are different.
    private String name(String id, StepMount.@Nullable Rights rights, @Nullable SourceFiles origin) {
        String begin = (rights == null ? "" : rights.text()) + "\0" + (origin == null ? "" : origin.digest());
        return Digest.of((namespace + "\0" + id + "\0" + begin).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    private static StepMount secret(MountOptions options) {
        String target = options.target();
        String named = options.text("source").isEmpty() ? options.text("id") : options.text("source");
        String variable = options.text("env");
        String id = !named.isEmpty() ? named : target.isEmpty() ? variable : TreePath.name(target);
        String name = TreePath.name(TreePath.clean(id));
        if (name.equals(".")) {
            throw invalid("RUN --mount=type=secret: invalid id: " + id);
        }
        String file = target.isEmpty() && variable.isEmpty() ? SECRETS + name : target;
        return new StepMount.Secret(file, variable, id, options.isTrue("required"), options.rights(0400));
    }

    private static StepMount agent(MountOptions options, int number) {
        String id = options.text("id").isEmpty() ? DEFAULT_AGENT : options.text("id");
        String target = options.target().isEmpty() ? AGENTS + number : options.target();
        return new StepMount.Ssh(target, id, options.isTrue("required"), options.rights(0600));
    }
}
