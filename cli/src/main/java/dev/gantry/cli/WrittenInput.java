package dev.gantry.cli;

import dev.gantry.image.BulkInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What another thread writes while it is read: a tar on its way to an engine, of which no more than a pipe full is
/// in memory. Where the writing fails, its end is the failure.
final class WrittenInput extends BulkInputStream {
    private static final int PIPE = 256 << 10;

    private final WholeFile.Content content;
    private final PipedInputStream in = new PipedInputStream(PIPE);
    private @Nullable CompletableFuture<Boolean> written;

    /// @param content written once the first byte is asked for
    WrittenInput(WholeFile.Content content) {
        this.content = content;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        CompletableFuture<Boolean> begun = written == null ? begin() : written;
        int count = in.read(buffer, offset, length);
        if (count < 0) {
            requireWritten(begun);
        }
        return count;
    }

    private CompletableFuture<Boolean> begin() throws IOException {
        PipedOutputStream out = new PipedOutputStream(in);
        CompletableFuture<Boolean> begun = CompletableFuture.supplyAsync(
                () -> write(out), Thread.ofPlatform().daemon().name("content")::start);
        written = begun;
        return begun;
    }

    private boolean write(PipedOutputStream out) {
        try (out) {
            content.to(out);
            return true;
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private static void requireWritten(CompletableFuture<Boolean> begun) {
        try {
            var _ = begun.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CliException failure ? failure : e;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
