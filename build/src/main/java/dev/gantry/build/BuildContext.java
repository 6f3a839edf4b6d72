package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.dockerfile.IgnoreFile;
import dev.gantry.linux.Directory;

/// The files that a build takes from its client or from an address, in a directory that nobody else writes to.
/// Safe for any thread, but for closing it.
sealed interface BuildContext extends AutoCloseable permits UnpackedContext, FolderContext {
    /// More than any Dockerfile or list of rules that people write, in bytes; they are read into memory.
    int LONGEST_TEXT = 16 << 20;

    /// The Dockerfile's text.
    String dockerfile();

    /// What of the client's files is not here.
    IgnoreFile ignored();

    /// Brings files that are not here yet. What has been brought stays as it is until the build ends.
    ///
    /// @throws dev.gantry.engine.EngineException where they do not come
    void require(ContextPaths needed) throws InterruptedException;

    /// Where the files are that were required, and maybe others. It is closed with the context.
    Directory root();

    /// Whether its files know their content's digest, as [FileDigests] reads it.
    boolean hasDigests();

    @Override
    void close();

    /// The Dockerfile's text, which has to be there.
    ///
    /// @param path of the Dockerfile
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER` for a Dockerfile of nothing
    static String requireText(String text, String path) {
        if (text.isEmpty()) {
            throw invalid("the Dockerfile (" + path + ") cannot be empty");
        }
        return text;
    }
}
