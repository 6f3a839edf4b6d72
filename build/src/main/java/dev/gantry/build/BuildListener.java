package dev.gantry.build;

import dev.gantry.image.Digest;

/// Hears how a build goes. Safe for any thread: stages are carried out side by side.
public interface BuildListener {
    /// Who hears of a stage.
    ///
    /// @param place of the stage among those that the build needs, from 0, in the Dockerfile's order
    StageListener stage(int place);

    /// Something that the user should know, and that is no failure.
    void warning(String text);

    /// The image is there.
    void built(Digest image);

    /// The image has a name.
    void tagged(String name);
}
