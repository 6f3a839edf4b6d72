package dev.gantry.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Rings when something in one of its directories has changed and it has been quiet for half a second, as Docker
/// Compose waits; what has changed is for others to look at (inotify loses events when there are many). One thread
/// waits, others may close it.
final class ComposeFileBell implements AutoCloseable {
    private static final Duration QUIET = Duration.ofMillis(500);

    /// Where it is never quiet.
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY
    };

    private final WatchService service;

    ComposeFileBell() {
        try {
            this.service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Listens to a directory, not to those in it; a second time is as once.
    void listen(Path directory) throws IOException {
        try {
            directory.register(service, KINDS);
        } catch (NoSuchFileException | NotDirectoryException gone) {
            // its parent tells, or has told
        } catch (ClosedWatchServiceException e) {
            // who waits is told
        }
    }

    /// Waits until it rings; false when it is closed.
    boolean await() {
        try {
            clear(service.take());
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < LONGEST.toNanos()) {
                WatchKey more = service.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
                if (more == null) {
                    return true;
                }
                clear(more);
            }
            return true;
        } catch (ClosedWatchServiceException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void clear(WatchKey key) {
        key.pollEvents();
        key.reset();
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
