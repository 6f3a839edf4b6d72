package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.storage.TreeDeletion;

/// The files of a Git repository at one commit, with those of its submodules.
///
/// @param commit in hex
record GitCheckout(String commit) {
    private static final String GIT = ".git";
    private static final String REMOTE = "origin";

    /// Fetches a commit, and of its history as little as the server allows.
    ///
    /// @param git in an empty directory
    /// @param root that directory
    /// @param keepsRepository whether `.git` stays
    /// @throws dev.gantry.engine.EngineException where it does not come
    static GitCheckout fetch(Git git, Directory root, boolean keepsRepository) throws InterruptedException {
        git.run("init", "--quiet", "--template=");
        git.run("remote", "add", "--", REMOTE, git.address().shown());
        String commit = commit(git, git.address());
        git.run("checkout", "--quiet", "--force", "--detach", commit);
        if (root.find(".gitmodules").filter(FileStatus::isRegular).isPresent()) {
            submodules(git);
        }
        if (!keepsRepository) {
            forget(root);
        }
        return new GitCheckout(commit);
    }

    private static String commit(Git git, GitAddress address) throws InterruptedException {
        String wanted = address.ref().isEmpty() ? "HEAD" : address.ref();
        if (git.succeeds("fetch", "--quiet", "--depth=1", "--no-tags", REMOTE, wanted)) {
            return git.run("rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}");
        }
        // Not every server gives single commits, nor a part of the history.
        if (address.isCommit()) {
            git.run("fetch", "--quiet", REMOTE, "+refs/*:refs/remotes/" + REMOTE + "/*");
            return git.run("rev-parse", "--verify", "--quiet", wanted + "^{commit}");
        }
        git.run("fetch", "--quiet", "--no-tags", REMOTE, wanted);
        return git.run("rev-parse", "--verify", "--quiet", "FETCH_HEAD^{commit}");
    }

    private static void submodules(Git git) throws InterruptedException {
        if (!git.succeeds("submodule", "--quiet", "update", "--init", "--recursive", "--depth=1")) {
            git.run("submodule", "--quiet", "update", "--init", "--recursive");
        }
    }

    /// Also of submodules, whose `.git` is a file.
    private static void forget(Directory directory) {
        for (String name : directory.names()) {
            if (name.equals(GIT)) {
                new TreeDeletion(directory).delete(name);
            } else if (directory.find(name).filter(FileStatus::isDirectory).isPresent()) {
                try (Directory child = directory.child(name)) {
                    forget(child);
                }
            }
        }
    }

    /// @param checksum a commit or how one begins; "" for any
    void require(String checksum) {
        if (!commit.startsWith(checksum)) {
            throw invalid("expected checksum to match " + checksum + ", got " + commit);
        }
    }
}
