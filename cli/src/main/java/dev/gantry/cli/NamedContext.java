package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What `--build-context NAME=VALUE` says: a folder here, or what the engine finds itself.
///
/// @param value as the engine is told it
/// @param folder null for what is none
record NamedContext(String name, String value, @Nullable ContextFolder folder) {
    private static final Pattern ELSEWHERE =
            Pattern.compile("(docker-image|https?|git|ssh)://.*|git@.*|github\\.com/.*");

    private static final String LAYOUT = "oci-layout://";
    private static final String FOLDER = "local:";

    /// Reads one.
    ///
    /// Errors: [CliException]
    static NamedContext parse(String given) {
        int equals = given.indexOf('=');
        if (equals <= 0 || equals == given.length() - 1) {
            throw new CliException("invalid context value: " + given + ", expected key=value");
        }
        String name = given.substring(0, equals);
        String value = given.substring(equals + 1);
        if (value.startsWith(LAYOUT)) {
            throw new CliException("--build-context " + name + ": " + LAYOUT
                    + " is not supported yet: load the image, and give it as docker-image://");
        }
        return ELSEWHERE.matcher(value).matches()
                ? new NamedContext(name, value, null)
                : new NamedContext(name, FOLDER, folder(name, Path.of(value)));
    }

    private static ContextFolder folder(String name, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CliException("failed to get build context " + name + ": "
                    + (Files.exists(folder)
                            ? folder + " is no directory"
                            : "stat " + folder + ": no such file or directory"));
        }
        try {
            return new ContextFolder(folder.toRealPath(), "", null);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }
}
