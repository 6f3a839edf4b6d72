package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A Git repository to fetch from, by its path or by a plain web server.
///
/// @param folder of the working copy; the repository itself is `<folder>.git`
record TestRepository(Path folder) {
    TestRepository {
        git(folder.resolveSibling("."), "init", "--quiet", "--initial-branch=main", folder.toString());
    }

    /// Where it is fetched from.
    Path bare() {
        return folder.resolveSibling(folder.getFileName() + ".git");
    }

    void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    /// Names another repository's commit, as a submodule.
    void submodule(String path, String commit) throws IOException {
        Files.createDirectories(folder.resolve(path));
        git(folder, "update-index", "--add", "--cacheinfo", "160000," + commit + "," + path);
    }

    /// Commits all files and makes that fetchable.
    ///
    /// @return the commit
    String commit(String... names) {
        git(folder, "add", "--all");
        git(folder, "-c", "user.name=t", "-c", "user.email=t@t.test", "commit", "--quiet", "-m", "x");
        for (String name : names) {
            git(folder, "tag", name);
        }
        if (!Files.exists(bare())) {
            git(folder, "clone", "--quiet", "--bare", folder.toString(), bare().toString());
        }
        git(folder, "push", "--quiet", bare().toString(), "--all");
        git(folder, "push", "--quiet", bare().toString(), "--tags");
        git(bare(), "update-server-info");
        return git(folder, "rev-parse", "HEAD");
    }

    static String git(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
            builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            if (process.onExit().join().exitValue() != 0) {
                throw new AssertionError(command + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
