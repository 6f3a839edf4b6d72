package dev.gantry.server;

import dev.gantry.engine.TransferListener;
import dev.gantry.image.Digest;
import dev.gantry.runtime.Stream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells of a build in the words of dockerd's classic builder, one stage after the other. A quiet one says nothing
/// but the image's id, unless the build fails.
final class BuildAnswer {
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

    void step(int number, int total, String text) {
        say("Step " + number + "/" + total + " : " + text + "\n");
    }

    void triggers(int count) {
        say("# Executing " + count + " build trigger" + (count == 1 ? "" : "s") + "\n");
    }

    void cached() {
        say(" ---> Using cache\n");
    }

    void runs(String id) {
        say(" ---> Running in " + id.substring(0, 12) + "\n");
    }

    void removed(String id) {
        say("Removing intermediate container " + id.substring(0, 12) + "\n");
    }

    void ended(Optional<Digest> state) {
        say(" ---> " + state.map(Digest::shortHex).orElse("") + "\n");
    }

    void warning(String text) {
        say(text + "\n");
    }

    void built(Digest made) {
        image = made;
        if (!quiet) {
            transfer.stream().made(made.toString());
        }
        say("Successfully built " + made.shortHex() + "\n");
    }

    void tagged(String name) {
        say("Successfully tagged " + name + "\n");
    }

    void output(Stream stream, String text) {
        say(stream == Stream.STDERR ? RED + text + PLAIN : text);
    }

    TransferListener pulls() {
        return transfer.listener();
    }
}
