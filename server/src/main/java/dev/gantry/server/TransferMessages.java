package dev.gantry.server;

import dev.gantry.api.OciDescriptor;
import dev.gantry.engine.TransferListener;
import java.util.Map;
import java.util.function.Supplier;

/// Tells of a pull or a push in messages.
///
/// @param messages where they go, asked for with each
record TransferMessages(Supplier<ProgressStream> messages) implements TransferListener {
    @Override
    public void status(String text) {
        messages.get().status(text);
    }

    @Override
    public void status(String id, String text) {
        messages.get().status(id, text);
    }

    @Override
    public void stage(String id, String text) {
        messages.get().stage(id, text);
    }

    @Override
    public void progress(String id, String text, long done, long total) {
        messages.get().progress(text, id, done, total);
    }

    @Override
    public void pushed(String tag, String digest, long size) {
        messages.get().pushed(tag, digest, size);
    }

    @Override
    public void pushedInstead(OciDescriptor index, OciDescriptor manifest) {
        messages.get()
                .aside("manifestPushedInsteadOfIndex", Map.of("originalIndex", index, "selectedManifest", manifest));
    }

    @Override
    public void missing(OciDescriptor content) {
        messages.get().aside("contentMissing", Map.of("desc", content));
    }
}
