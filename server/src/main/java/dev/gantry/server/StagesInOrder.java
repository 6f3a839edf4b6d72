package dev.gantry.server;

import dev.gantry.build.BuildListener;
import dev.gantry.build.StageListener;
import dev.gantry.build.StageOutline;
import dev.gantry.dockerfile.CheckWarning;
import dev.gantry.engine.AttachOutput;
import dev.gantry.engine.TransferListener;
import dev.gantry.image.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Has a build told in the Dockerfile's order, though its stages go on side by side, and leaves out what the classic
/// builder does not tell. Safe for any thread.
final class StagesInOrder implements BuildListener {
    /// What a message counts that has no text to speak of.
    private static final int SHORT = 100;

    private final BuildAnswer teller;
    private final InOrder order = new InOrder();

    StagesInOrder(BuildAnswer teller) {
        this.teller = teller;
    }

    @Override
    public void planned(List<StageOutline> stages) {
        // told step by step
    }

    @Override
    public void found(CheckWarning warning, String excerpt) {
        // the classic builder has no checks
    }

    @Override
    public void failedAt(String excerpt) {
        // the failure itself says the line
    }

    @Override
    public StageListener stage(int place) {
        return new Stage(place);
    }

    @Override
    public void warning(String text) {
        teller.warning(text);
    }

    @Override
    public void built(Digest image) {
        teller.built(image);
    }

    @Override
    public void tagged(String name) {
        teller.tagged(name);
    }

    private final class Stage implements StageListener {
        private final int place;
        private final CommandText texts;

        Stage(int place) {
            this.place = place;
            this.texts = new CommandText(
                    (stream, text) -> order.tell(place, text.length(), () -> teller.output(stream, text)));
        }

        private void tell(Runnable message) {
            order.tell(place, SHORT, message);
        }

        @Override
        public void step(int number, int total, String text) {
            order.tell(place, text.length(), () -> teller.step(number, total, text));
        }

        @Override
        public void triggers(int count) {
            tell(() -> teller.triggers(count));
        }

        @Override
        public void cached() {
            tell(teller::cached);
        }

        @Override
        public void runs(String id) {
            tell(() -> teller.runs(id));
        }

        @Override
        public void removed(String id) {
            texts.end();
            tell(() -> teller.removed(id));
        }

        @Override
        public void ended(Supplier<Optional<Digest>> image) {
            tell(() -> teller.ended(image.get()));
        }

        @Override
        public AttachOutput output() {
            return texts;
        }

        @Override
        public TransferListener pulls() {
            return new PullInOrder(teller.pulls(), place, order);
        }

        @Override
        public void finished() {
            order.finish(place);
        }

        @Override
        public void failed() {
            order.endWith(place);
        }
    }
}
