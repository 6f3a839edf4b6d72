package dev.gantry.build;

import dev.gantry.engine.AttachOutput;
import dev.gantry.engine.TransferListener;
import dev.gantry.image.Digest;
import java.util.Optional;
import java.util.function.Supplier;

/// Hears how a stage of a build goes. Called on the stage's thread, [#output] on another while a command runs.
public interface StageListener {
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
    /// @param image tells the id of the image as it is now, if it is not empty still: the digest of all that the
    ///     stage has done, so ask only where it is shown; from any thread
    void ended(Supplier<Optional<Digest>> image);

    /// What commands write.
    AttachOutput output();

    /// Pulls of base images.
    TransferListener pulls();

    /// The stage has come to its end, or needs another one that has failed.
    void finished();

    /// The stage has failed, and with it the build: the other stages are being broken off.
    void failed();
}
