package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.Instruction;
import dev.gantry.linux.Directory;
import dev.gantry.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the sources of one `ADD` mean: files of the context, web files, Git repositories.
final class AddSources {
    private static final Pattern WEB = Pattern.compile("https?://.*");
    private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{1,64}");

    private final BuildTools tools;
    private final Instruction.Add add;
    private final String checksum;
    private final Selection selection;

    /// @param checksum what `--checksum` says, its variables replaced; ""
    AddSources(BuildTools tools, Instruction.Add add, String checksum, Selection selection) {
        this.tools = tools;
        this.add = add;
        this.checksum = checksum;
        this.selection = selection;
    }

    /// Whether a source has no address.
    static boolean isLocal(String word) {
        return GitAddress.find(word).isEmpty() && !WEB.matcher(word).matches();
    }

    /// Finds all; what has an address is fetched.
    ///
    /// @param words the sources, their variables replaced
    /// @throws dev.gantry.engine.EngineException where one is missing or not allowed
    List<Picked> find(List<String> words) throws InterruptedException {
        if (!checksum.isEmpty() && words.size() > 1) {
            throw invalid("checksum can't be specified for multiple sources");
        }
        List<Picked> picked = new ArrayList<>();
        for (String word : words) {
            Optional<GitAddress> repository = GitAddress.find(word);
            if (repository.isPresent()) {
                picked.add(repository(repository.get()));
            } else if (WEB.matcher(word).matches()) {
                picked.add(webFile(word));
            } else {
                picked.add(local(word));
            }
        }
        return picked;
    }

    private Picked local(String word) throws InterruptedException {
        if (!checksum.isEmpty()) {
            throw invalid("checksum can't be specified for non-HTTP(S) and non-Git sources");
        }
        tools.context().require(ContextNeeds.ofSources(add.statement(), List.of(word), false));
        Sources sources = new Sources(add.statement(), true, false, selection);
        List<Sources.Found> found = tools.context().read(root -> sources.find(root, List.of(word)));
        return new Picked(tools.context(), found, false, add.unpack() == null || add.unpack(), selection, "");
    }

    private Picked webFile(String address) throws InterruptedException {
        if (!checksum.isEmpty() && !SHA256.matcher(checksum).matches()) {
            throw invalid("invalid checksum " + checksum + ": it must be sha256:<64 hex digits>");
        }
        FileSource.Fetched file = tools.remotes().file(address, checksum);
        List<Sources.Found> found = List.of(new Sources.Found(file.path(), false, ""));
        return new Picked(file, found, false, Boolean.TRUE.equals(add.unpack()), Selection.ALL, "");
    }

    private Picked repository(GitAddress address) throws InterruptedException {
        if (address.isLocal()) {
            throw invalid("ADD failed: " + address.shown() + " is no address that a Dockerfile may use");
        }
        if (!checksum.isEmpty() && !COMMIT.matcher(checksum).matches()) {
            throw invalid("invalid checksum " + checksum + ": it must be a commit");
        }
        FileSource.Fetched files = tools.remotes().repository(address, add.keepGitDir(), checksum);
        String directory = TreePath.clean(address.directory());
        files.read(root -> requireDirectory(root, directory, address));
        // A repository's own files are not the same twice.
        String identity = add.keepGitDir() ? "git:" + files.identity() + ":" + directory : "";
        return new Picked(files, List.of(new Sources.Found(directory, true, "")), false, false, selection, identity);
    }

    private static String requireDirectory(Directory root, String path, GitAddress address) {
        try (Directory directory = root.descend(path)) {
            return directory.toString();
        } catch (LinuxException e) {
            throw invalid("ADD failed: " + address.shown() + " has no directory " + path);
        }
    }
}
