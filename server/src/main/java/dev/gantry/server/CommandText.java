package dev.gantry.server;

import dev.gantry.engine.AttachOutput;
import dev.gantry.runtime.Stream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/// What the commands of a stage write, as text. Safe for any thread.
final class CommandText implements AttachOutput {
    private final Map<Stream, TextPieces> streams = new ConcurrentHashMap<>();
    private final BiConsumer<Stream, String> hearer;

    /// @param hearer hears no empty text
    CommandText(BiConsumer<Stream, String> hearer) {
        this.hearer = hearer;
    }

    private void tell(Stream stream, String text) {
        if (!text.isEmpty()) {
            hearer.accept(stream, text);
        }
    }

    @Override
    public void write(Stream stream, byte[] bytes, int offset, int length) {
        tell(stream, streams.computeIfAbsent(stream, _ -> new TextPieces()).next(bytes, offset, length));
    }

    /// The command has ended.
    void end() {
        streams.forEach((stream, pieces) -> tell(stream, pieces.end()));
    }
}
