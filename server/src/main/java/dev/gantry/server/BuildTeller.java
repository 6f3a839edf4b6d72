package dev.gantry.server;

import dev.gantry.engine.TransferListener;
import dev.gantry.image.Digest;
import dev.gantry.runtime.Stream;
import org.jspecify.annotations.Nullable;

/// Tells a client how a build goes, one stage after the other.
interface BuildTeller {
    /// A step begins.
    ///
    /// @param number from 1
    /// @param total of the whole build
    /// @param text the instruction as the Dockerfile has it
    void step(int number, int total, String text);

    /// The base image's triggers are carried out next.
    void triggers(int count);

    /// The step was done before and is taken over.
    void cached();

    /// A command runs in a container.
    ///
    /// @param id 64 hex digits
    void runs(String id);

    /// The container is gone.
    void removed(String id);

    /// The step has ended.
    ///
    /// @param image the id of the image as it is now; null for one that is still empty
    void ended(@Nullable Digest image);

    /// Something that the user should know, and that is no failure.
    void warning(String text);

    /// The image is there.
    void built(Digest image);

    /// The image has a name.
    void tagged(String name);

    /// What a command writes.
    void output(Stream stream, String text);

    /// Pulls of base images.
    TransferListener pulls();
}
