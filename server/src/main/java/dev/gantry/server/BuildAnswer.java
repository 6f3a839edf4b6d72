package dev.gantry.server;

import dev.gantry.engine.TransferListener;
import dev.gantry.image.Digest;
import dev.gantry.runtime.Stream;
import org.jspecify.annotations.Nullable;

/// Tells of a build in the words of dockerd's classic builder. A quiet one says nothing but the image's id,
/// unless the build fails.
final class BuildAnswer implements BuildTeller {
    /// What a quiet build may have to say of a failure.
    private static final int LONGEST_HELD = 1 << 20;

    private static final String RED = "\u001b[91m";
    private static final String PLAIN = "\u001b[0m";

    private final Transfer transfer;
    private final boolean quiet;
    private final StringBuilder held = new StringBuilder();
    private @Nullable Digest image;

    BuildAnswer(Transfer transfer, boolean quiet) {
        this.transfer = transfer;
        this.quiet = quiet;
    }

    private synchronized void say(String text) {
        if (!quiet) {
            transfer.stream().stream(text);
        } else if (held.length() < LONGEST_HELD) {
            held.append(text);
        }
    }

    /// The build is done.
    void end() {
        if (quiet && image != null) {
            transfer.stream().stream(image + "\n");
        }
    }

    /// The build has failed: what was held back is said.
    synchronized void fail() {
        if (!held.isEmpty()) {
            transfer.stream().stream(held.toString());
        }
    }

    @Override
    public void step(int number, int total, String text) {
        say("Step " + number + "/" + total + " : " + text + "\n");
    }

    @Override
    public void triggers(int count) {
        say("# Executing " + count + " build trigger" + (count == 1 ? "" : "s") + "\n");
    }

    @Override
    public void cached() {
        say(" ---> Using cache\n");
    }

    @Override
    public void runs(String id) {
        say(" ---> Running in " + id.substring(0, 12) + "\n");
    }

    @Override
    public void removed(String id) {
        say("Removing intermediate container " + id.substring(0, 12) + "\n");
    }

    @Override
    public void ended(@Nullable Digest state) {
        say(" ---> " + (state == null ? "" : state.shortHex()) + "\n");
    }

    @Override
    public void warning(String text) {
        say(text + "\n");
    }

    @Override
    public void built(Digest made) {
        image = made;
        if (!quiet) {
            transfer.stream().made(made.toString());
        }
        say("Successfully built " + made.shortHex() + "\n");
    }

    @Override
    public void tagged(String name) {
        say("Successfully tagged " + name + "\n");
    }

    @Override
    public void output(Stream stream, String text) {
        say(stream == Stream.STDERR ? RED + text + PLAIN : text);
    }

    @Override
    public TransferListener pulls() {
        return transfer.listener();
    }
}
