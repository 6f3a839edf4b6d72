package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.ContextFile;
import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.dockerfile.IgnoreFile;
import dev.gantry.engine.EngineException;
import dev.gantry.linux.Directory;
import dev.gantry.storage.KeptTrees;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.TreeStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A client's folder. Files come when they are required, and of these only those that are not as they were when an
/// earlier build saw the folder. The build works with the tree that is kept of it, as long as nothing has changed,
/// else with a tree of its own, which is kept afterwards.
final class FolderContext implements BuildContext {
    private static final System.Logger LOG = System.getLogger(FolderContext.class.getName());
    private static final String DESCRIPTION = "local source for context";

    private final BuildSession session;
    private final String name;
    private final String dockerfile;
    private final IgnoreFile ignored;
    private final TreeStore trees;
    private final KeptTrees keptTrees;

    /// Held while the client sends: one thing after the other. Guards all below.
    private final ReentrantLock lock = new ReentrantLock();

    private ContextPaths required = ContextPaths.NONE;
    private ContextPaths settled = ContextPaths.NONE;
    private KnownFiles known = new KnownFiles();
    private String key = "";
    private KeptTrees.@Nullable Held held;
    private @Nullable FolderTree own;
    private boolean isWhole = true;
    private boolean isNoLongerRecent;

    /// Written under the lock alone.
    private volatile @Nullable Directory root;

    /// @param name of the context; "" for the build's own
    /// @param dockerfile the Dockerfile's text
    /// @param ignored what the client leaves out, as it says
    FolderContext(
            BuildSession session,
            String name,
            String dockerfile,
            IgnoreFile ignored,
            TreeStore trees,
            KeptTrees keptTrees) {
        this.session = session;
        this.name = name;
        this.dockerfile = dockerfile;
        this.ignored = ignored;
        this.trees = trees;
        this.keptTrees = keptTrees;
    }

    @Override
    public String dockerfile() {
        return dockerfile;
    }

    @Override
    public IgnoreFile ignored() {
        return ignored;
    }

    @Override
    public boolean hasDigests() {
        return true;
    }

    @Override
    public Directory root() {
        Directory open = root;
        if (open == null) {
            throw new IllegalStateException("nothing of the context was required");
        }
        return open;
    }

    @Override
    public void require(ContextPaths needed) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (root == null || !required.covers(needed)) {
                ContextPaths all = required.with(needed);
                boolean isMuch = all.patterns().size() > FolderListing.MOST_PATTERNS;
                bring(isMuch ? ContextNeeds.ofPath(".") : needed);
                required = isMuch ? ContextNeeds.ofPath(".") : all;
            }
        } finally {
            lock.unlock();
        }
    }

    private void bring(ContextPaths needed) throws InterruptedException {
        try (BuildSession.Loan loan =
                session.files(name, needed).orElseThrow(() -> invalid("the client has no build context"))) {
            FileExchange exchange = new FileExchange(loan);
            FolderListing listing = exchange.listing();
            if (root == null) {
                begin(listing.key());
            }
            bring(listing, exchange);
            settled = settled.with(listing.meant());
        } catch (InterruptedIOException e) {
            throw new InterruptedException();
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.SYSTEM, "build context: " + e.getMessage(), e);
        }
    }

    /// Finds what is kept of the folder.
    private void begin(String folder) {
        key = folder;
        Optional<KeptTrees.Held> found = folder.isEmpty() ? Optional.empty() : keptTrees.hold(folder);
        if (found.isPresent()) {
            held = found.get();
            Optional<KnownFiles> listed = KnownFiles.read(found.get().listing());
            if (listed.isPresent()) {
                known = listed.get();
                root = found.get().root();
                return;
            }
        }
        FolderTree tree = new FolderTree(trees);
        own = tree;
        root = tree.root();
    }

    private void bring(FolderListing listing, FileExchange exchange) throws IOException {
        FolderChanges changes = FolderChanges.of(known, settled, listing);
        changes = changes.with(different(changes.doubtful(), listing, exchange));
        List<Integer> files = changes.made().stream()
                .filter(place -> listing.files().get(place).type() == ContextFile.Type.FILE)
                .toList();
        exchange.begin(files);
        if (!changes.isEmpty()) {
            isWhole = false;
            change(ownTree(), changes, listing, exchange);
            isWhole = true;
        }
    }

    /// Those whose content has changed though nothing else has.
    private List<Integer> different(List<Integer> doubtful, FolderListing listing, FileExchange exchange)
            throws IOException {
        List<String> digests = exchange.digests(doubtful);
        FileDigests files = new FileDigests();
        List<Integer> different = new ArrayList<>();
        try (OpenParent parents = new OpenParent(root())) {
            for (int i = 0; i < doubtful.size(); i++) {
                ContextFile file = listing.files().get(doubtful.get(i));
                byte[] digest = files.known(parents.of(file.path()), TreePath.name(file.path()));
                if (!HexFormat.of().formatHex(digest).equals(digests.get(i))) {
                    different.add(doubtful.get(i));
                } else if (!listing.isRecent(file)) {
                    known.put(file, false);
                    isNoLongerRecent = true;
                }
            }
        }
        return different;
    }

    private FolderTree ownTree() {
        FolderTree tree = own;
        if (tree == null) {
            tree = new FolderTree(trees);
            own = tree;
            tree.takeOver(root(), known);
        }
        return tree;
    }

    private void change(FolderTree tree, FolderChanges changes, FolderListing listing, FileExchange exchange)
            throws IOException {
        for (String path : changes.gone()) {
            if (known.find(path) != null) { // else it was in a directory that is gone
                forget(tree, path);
            }
        }
        for (int place : changes.made()) {
            make(tree, listing.files().get(place), listing, exchange);
        }
        tree.settle(known);
        root = tree.root();
    }

    private void forget(FolderTree tree, String path) {
        tree.remove(path);
        known.remove(path);
    }

    private void make(FolderTree tree, ContextFile file, FolderListing listing, FileExchange exchange)
            throws IOException {
        KnownFiles.Known before = known.find(file.path());
        boolean isDirectory = file.type() == ContextFile.Type.DIRECTORY;
        boolean stays = isDirectory && before != null && before.file().type() == ContextFile.Type.DIRECTORY;
        if (before != null && !stays) {
            forget(tree, file.path());
        }
        switch (file.type()) {
            case FILE -> {
                receive(tree, file.path(), listing, exchange);
                return;
            }
            case LINK -> tree.link(file);
            case DIRECTORY -> {
                if (!stays) {
                    tree.directory(file.path());
                }
            }
        }
        known.put(file, false);
    }

    private void receive(FolderTree tree, String path, FolderListing listing, FileExchange exchange)
            throws IOException {
        try (FolderTree.Incoming incoming = tree.new Incoming(path)) {
            exchange.receive(path, incoming);
            known.put(incoming.head(), listing.isRecent(incoming.head()));
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            keep();
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.WARNING, "folder of a build not kept reason={0}", e.getMessage());
        } finally {
            if (own != null) {
                own.close();
            }
            if (held != null) {
                held.close();
            }
            lock.unlock();
        }
    }

    private void keep() {
        if (key.isEmpty() || !isWhole) {
            return;
        }
        if (own != null) {
            keptTrees.keep(key, DESCRIPTION, own.tree(), known.bytes(), known.sizeBytes());
        } else if (held != null && isNoLongerRecent) {
            held.relist(known.bytes());
        }
    }
}
