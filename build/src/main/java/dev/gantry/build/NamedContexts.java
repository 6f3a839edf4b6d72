package dev.gantry.build;

import dev.gantry.dockerfile.IgnoreFile;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Reference;
import dev.gantry.storage.KeptTrees;
import dev.gantry.storage.TreeStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Contexts that a build has besides its own, by the names that its Dockerfile may use in place of stages and images:
/// folders of the client, images, Git repositories, web tars. Each is opened when it is first used, and kept until
/// the build ends. Safe for any thread, but for closing it.
final class NamedContexts implements AutoCloseable {
    /// The value of a folder that the client lends under the context's name.
    static final String FOLDER = "local:";

    private static final String IMAGE = "docker-image://";

    private final Map<String, Given> given = new HashMap<>();
    private final BuildSession session;
    private final TreeStore trees;
    private final KeptTrees keptTrees;
    private final RemoteContext remotes;

    /// Held while one is opened; guards `opened`.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, BuildContext> opened = new HashMap<>();

    private record Given(String name, String value) {}

    /// @param values by the names that the client gives them
    NamedContexts(
            Map<String, String> values,
            BuildSession session,
            TreeStore trees,
            KeptTrees keptTrees,
            RemoteContext remotes) {
        values.forEach((name, value) -> given.put(normal(name), new Given(name, value)));
        this.session = session;
        this.trees = trees;
        this.keptTrees = keptTrees;
        this.remotes = remotes;
    }

    /// A name as all its spellings are: `box`, `box:latest` and `docker.io/library/box` are one.
    static String normal(String name) {
        try {
            String familiar = Reference.parse(name).familiar();
            return familiar.endsWith(":latest") ? familiar.substring(0, familiar.length() - 7) : familiar;
        } catch (InvalidReferenceException e) {
            return name;
        }
    }

    static Map<String, String> normal(Map<String, String> values) {
        Map<String, String> normal = new HashMap<>();
        values.forEach((name, value) -> normal.put(normal(name), value));
        return normal;
    }

    /// The image that a name stands for, if it is one's.
    ///
    /// @param value of the context
    static Optional<String> image(String value) {
        return value.startsWith(IMAGE) ? Optional.of(value.substring(IMAGE.length())) : Optional.empty();
    }

    /// What a name stands for; empty where it is no context's.
    Optional<String> value(String name) {
        return Optional.ofNullable(given.get(normal(name))).map(Given::value);
    }

    /// The files of a context that is no image.
    ///
    /// @throws dev.gantry.engine.EngineException where they do not come
    FileSource files(String name) throws InterruptedException {
        Given one = given.get(normal(name));
        if (one == null) {
            throw new IllegalArgumentException("no context is called " + name);
        }
        lock.lockInterruptibly();
        try {
            BuildContext context = opened.get(one.name());
            if (context == null) {
                context = open(one);
                opened.put(one.name(), context);
            }
            return new FileSource.Context(context);
        } finally {
            lock.unlock();
        }
    }

    private BuildContext open(Given one) throws InterruptedException {
        if (one.value().equals(FOLDER)) {
            return new FolderContext(session, one.name(), "", IgnoreFile.EMPTY, trees, keptTrees);
        }
        return remotes.fetch(one.value(), null);
    }

    @Override
    public void close() {
        opened.values().forEach(BuildContext::close);
        opened.clear();
    }
}
