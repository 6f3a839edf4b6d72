package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.storage.TreeStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Fetches contexts that have an address. Who asks for a build may name any, a repository of this machine, too.
///
/// @param keepsRepository whether a repository's `.git` is one of the files
record RemoteContext(TreeStore trees, RemoteAccess access, boolean keepsRepository) {
    private static final Pattern WEB = Pattern.compile("https?://.*");
    private static final String HUB = "github.com/";

    /// @param path of the Dockerfile; null for files alone
    /// @throws dev.gantry.engine.EngineException where nothing comes, or no Dockerfile is in it
    UnpackedContext fetch(String address, @Nullable String path) throws InterruptedException {
        Optional<GitAddress> repository =
                GitAddress.find(address.startsWith(HUB) ? "https://" + withGit(address) : address);
        if (repository.isPresent()) {
            return repository(repository.get(), path);
        }
        if (!WEB.matcher(address).matches()) {
            throw invalid("the context must be a Git repository or begin with http:// or https://");
        }
        return webFile(address, path);
    }

    /// What nobody takes for a web page.
    private static String withGit(String address) {
        int hash = address.indexOf('#');
        String url = hash < 0 ? address : address.substring(0, hash);
        return url.endsWith(".git") ? address : url + ".git" + address.substring(url.length());
    }

    private UnpackedContext repository(GitAddress address, @Nullable String path) throws InterruptedException {
        TreeStore.Tree tree = trees.empty();
        try {
            Git git = Git.in(tree.root(), address, trees.meter(), access.authorization(address));
            GitCheckout.fetch(git, tree.root(), keepsRepository);
            return UnpackedContext.of(tree, TreePath.clean(address.directory()), path);
        } catch (RuntimeException | InterruptedException e) {
            tree.close();
            throw e;
        }
    }

    private UnpackedContext webFile(String address, @Nullable String path) throws InterruptedException {
        TreeStore.Tree tree = trees.empty();
        boolean isKept = false;
        try {
            WebFile file = WebFile.fetch(access, address, tree.root(), trees.meter());
            try (Located place = Located.of(tree.root(), file.name())) {
                if (Archives.isArchive(place)) {
                    return unpacked(place, path);
                }
            }
            UnpackedContext alone = path == null
                    ? UnpackedContext.of(tree, ".", null)
                    : UnpackedContext.ofDockerfile(tree, file.name());
            isKept = true;
            return alone;
        } finally {
            if (!isKept) {
                tree.close();
            }
        }
    }

    private UnpackedContext unpacked(Located archive, @Nullable String path) {
        try (InputStream in = Files.newInputStream(archive.parent().handle().resolve(archive.name()))) {
            return UnpackedContext.receive(trees, in, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
