package dev.gantry.build;

import dev.gantry.dockerfile.CheckWarning;
import dev.gantry.image.Digest;
import java.util.List;

/// Hears how a build goes. Safe for any thread: stages are carried out side by side.
public interface BuildListener {
    /// The stages that the build needs, in the Dockerfile's order. Told first.
    void planned(List<StageOutline> stages);

    /// Who hears of a stage.
    ///
    /// @param place of the stage among those that the build needs, from 0, in the Dockerfile's order
    StageListener stage(int place);

    /// Something that the user should know, and that is no failure.
    void warning(String text);

    /// A check has found something in the Dockerfile.
    ///
    /// @param excerpt the lines that are meant, as [dev.gantry.dockerfile.Excerpt] shows them
    void found(CheckWarning warning, String excerpt);

    /// Where in the Dockerfile the build has failed. The failure itself is thrown.
    ///
    /// @param excerpt as with [#found]
    void failedAt(String excerpt);

    /// The image is there.
    void built(Digest image);

    /// The image has a name.
    void tagged(String name);
}
