package dev.gantry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/// Where one output of a build goes.
sealed interface OutputTarget {
    int BUFFER = 64 << 10;

    /// To the engine's images: nothing comes here.
    record Engine() implements OutputTarget {}

    /// To standard output.
    record Stdout() implements OutputTarget {}

    /// To a file, which is there when all of it has come.
    record ToFile(Path path) implements OutputTarget {}

    /// To a folder that the tar is unpacked into.
    record ToFolder(Path path) implements OutputTarget {}

    /// Takes an output to its end.
    ///
    /// Errors: [CliException] for what goes wrong on this side; whatever `in` throws
    default void take(InputStream in, Session session) throws IOException {
        switch (this) {
            case Engine _ -> throw new CliException("the engine sends an output that nobody has asked for");
            case Stdout _ -> copy(in, session.out());
            case ToFile(Path path) -> WholeFile.write(path, in::transferTo);
            case ToFolder(Path path) -> LocalFolder.unpack(in, path, session.err());
        }
    }

    /// A print stream keeps failures to itself.
    private static void copy(InputStream in, PrintStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            if (out.checkError()) {
                throw new IOException("write /dev/stdout: broken pipe");
            }
        }
    }
}
