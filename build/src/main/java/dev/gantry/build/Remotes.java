package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.storage.TreeStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/// What a build takes from addresses: each is fetched once, and kept until the build ends, so that all its
/// instructions see the same. Safe for any thread, but for closing it.
final class Remotes implements AutoCloseable {
    private final TreeStore trees;
    private final RemoteAccess access;
    private final ConcurrentMap<Object, CompletableFuture<FileSource.Fetched>> fetched = new ConcurrentHashMap<>();

    Remotes(TreeStore trees, RemoteAccess access) {
        this.trees = trees;
        this.access = access;
    }

    /// A file of a web server.
    ///
    /// @param address `https://example.test/x.tar`
    /// @param checksum `sha256:<hex>`, or ""
    FileSource.Fetched file(String address, String checksum) throws InterruptedException {
        FileSource.Fetched file = once(address, tree -> {
            WebFile made = WebFile.fetch(access, address, tree.root(), trees.meter());
            return new FileSource.Fetched(tree, made.name(), made.digest().toString());
        });
        if (!checksum.isEmpty() && !checksum.equals(file.identity())) {
            throw invalid("digest mismatch " + file.identity() + ": " + checksum);
        }
        return file;
    }

    /// The files of a repository.
    ///
    /// @param keepsRepository whether `.git` is there, too
    /// @param checksum a commit or how one begins; "" for any
    FileSource.Fetched repository(GitAddress address, boolean keepsRepository, String checksum)
            throws InterruptedException {
        FileSource.Fetched files = once(List.of(address.url(), address.ref(), keepsRepository), tree -> {
            Git git = Git.in(tree.root(), address, trees.meter(), access.authorization(address));
            GitCheckout made = GitCheckout.fetch(git, tree.root(), keepsRepository);
            return new FileSource.Fetched(tree, ".", made.commit());
        });
        new GitCheckout(files.identity()).require(checksum);
        return files;
    }

    /// Brings something into an empty directory.
    @FunctionalInterface
    private interface Fetch {
        FileSource.Fetched into(TreeStore.Tree tree) throws InterruptedException;
    }

    private FileSource.Fetched once(Object key, Fetch fetch) throws InterruptedException {
        CompletableFuture<FileSource.Fetched> mine = new CompletableFuture<>();
        CompletableFuture<FileSource.Fetched> other = fetched.putIfAbsent(key, mine);
        if (other != null) {
            return result(other);
        }
        TreeStore.Tree tree = trees.empty();
        try {
            FileSource.Fetched made = fetch.into(tree);
            mine.complete(made);
            return made;
        } catch (RuntimeException | InterruptedException e) {
            tree.close();
            fetched.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static FileSource.Fetched result(CompletableFuture<FileSource.Fetched> other) throws InterruptedException {
        try {
            return other.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        fetched.values().forEach(each -> each.join().tree().close());
        fetched.clear();
    }
}
