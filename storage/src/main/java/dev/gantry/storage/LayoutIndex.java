package dev.gantry.storage;

import dev.gantry.image.Index;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// `content/index.json`: what images are called. With it the content is an OCI image layout that other tools read
/// without the daemon. It follows the database, which alone counts, in the background: a change shows a moment later,
/// after a killed daemon at the next start.
///
/// Source: OCI image-spec, image-layout.md.
final class LayoutIndex implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LayoutIndex.class.getName());
    private static final long IDLE_MILLIS = 500;
    private static final long CLOSE_SECONDS = 2;

    private final Path content;
    private final Supplier<Index> names;
    private final AtomicBoolean due = new AtomicBoolean();
    private final ThreadPoolExecutor worker;

    /// @param names reads what images are called, after a transaction that is under way
    LayoutIndex(Path content, Supplier<Index> names) {
        this.content = content;
        this.names = names;
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                IDLE_MILLIS,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("gantry-layout-index").factory(),
                new ThreadPoolExecutor.DiscardPolicy()); // a change after the end shows at the next start
        worker.allowCoreThreadTimeOut(true);
    }

    /// Has it written soon, once for all changes until then.
    void changed() {
        if (due.compareAndSet(false, true)) {
            worker.execute(this::write);
        }
    }

    private void write() {
        due.set(false);
        Path part = content.resolve("index.json.part");
        try {
            Files.write(part, names.get().bytes());
            Files.move(part, content.resolve("index.json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | StorageException e) {
            LOG.log(Level.WARNING, "index of the content not written path=" + content + " reason=" + e.getMessage());
        }
    }

    @Override
    public void close() {
        worker.shutdown();
        try {
            worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
