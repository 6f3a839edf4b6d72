package dev.gantry.server;

import dev.gantry.api.OciDescriptor;
import dev.gantry.engine.TransferListener;

/// Tells of the pull of a stage's base image when the stage's turn has come.
///
/// @param place of the stage
record PullInOrder(TransferListener teller, int place, InOrder order) implements TransferListener {
    private void tell(String text, Runnable message) {
        order.tell(place, text.length(), message);
    }

    @Override
    public void status(String text) {
        tell(text, () -> teller.status(text));
    }

    @Override
    public void status(String id, String text) {
        tell(text, () -> teller.status(id, text));
    }

    @Override
    public void stage(String id, String text) {
        tell(text, () -> teller.stage(id, text));
    }

    @Override
    public void progress(String id, String text, long done, long total) {
        tell(text, () -> teller.progress(id, text, done, total));
    }

    @Override
    public void pushed(String tag, String digest, long size) {
        throw new UnsupportedOperationException("a build pushes nothing");
    }

    @Override
    public void pushedInstead(OciDescriptor index, OciDescriptor manifest) {
        throw new UnsupportedOperationException("a build pushes nothing");
    }

    @Override
    public void missing(OciDescriptor content) {
        throw new UnsupportedOperationException("a build pushes nothing");
    }
}
