package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.compose.WatchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which changes of files `compose watch` sees, and where in a container they belong.
final class ComposeFileTreeTest {
    private final ComposeFileBell bell = new ComposeFileBell();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        bell.close();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private static WatchRule rule(Path path, List<String> ignore, List<String> include) {
        return new WatchRule(path.toString(), "sync", "/app/", ignore, include, null, false);
    }

    private ComposeFileTree tree(List<String> ignore, List<String> include) {
        return tree(folder, ignore, include);
    }

    private ComposeFileTree tree(Path path, List<String> ignore, List<String> include) {
        return new ComposeFileTree(ComposeFileFilter.of(path, rule(path, ignore, include), null), bell);
    }

    /// `+a` is there or has changed, `-a` is gone.
    private List<String> changes(ComposeFileTree tree) throws IOException {
        List<String> changes = tree.look().stream()
                .map(change -> (change.isGone() ? "-" : "+") + folder.relativize(change.file()))
                .toList();
        tree.keep();
        return changes;
    }

    @Test
    void whatIsNewAndWhatHasChangedIsSeenOnce() throws IOException {
        write("a", "1");
        write("d/b", "1");
        Files.createDirectory(folder.resolve("empty"));
        ComposeFileTree tree = tree(List.of(), List.of());
        assertThat(changes(tree)).containsExactly("+a", "+d/b", "+empty");
        assertThat(changes(tree)).isEmpty();
        write("a", "22");
        write("d/e/c", "1");
        assertThat(changes(tree)).containsExactly("+a", "+d/e/c");
        assertThat(changes(tree)).isEmpty();
    }

    @Test
    void whatIsNotKeptIsSeenAgain() throws IOException {
        write("a", "1");
        ComposeFileTree tree = tree(List.of(), List.of());
        assertThat(tree.look()).hasSize(1);
        assertThat(tree.look()).hasSize(1);
    }

    @Test
    void directoryThatIsGoneIsOneChange() throws IOException {
        write("d/a", "1");
        write("d/b", "1");
        ComposeFileTree tree = tree(List.of(), List.of());
        assertThat(changes(tree)).containsExactly("+d/a", "+d/b");
        Files.delete(folder.resolve("d/a"));
        assertThat(changes(tree)).containsExactly("-d/a");
        Files.delete(folder.resolve("d/b"));
        Files.delete(folder.resolve("d"));
        assertThat(changes(tree)).containsExactly("-d");
        write("d", "a file now");
        assertThat(changes(tree)).containsExactly("+d");
    }

    @Test
    void directoryInTheFilesPlaceComesAfterItsRemoval() throws IOException {
        write("d", "1");
        ComposeFileTree tree = tree(List.of(), List.of());
        changes(tree);
        Files.delete(folder.resolve("d"));
        write("d/a", "1");
        assertThat(changes(tree)).containsExactly("-d", "+d/a");
    }

    @Test
    void rulesSayWhatCounts() throws IOException {
        write("keep.txt", "1");
        write("node_modules/x/y", "1");
        write(".git/HEAD", "1");
        write("deep/.name.swp", "1");
        write("deep/name", "1");
        assertThat(changes(tree(List.of("node_modules/"), List.of()))).containsExactly("+deep/name", "+keep.txt");
        assertThat(changes(tree(List.of(), List.of("**/*.txt")))).containsExactly("+keep.txt");
        assertThat(changes(tree(List.of("*", "!deep/name"), List.of()))).containsExactly("+deep/name");
    }

    @Test
    void whatIsWatchedMayBeAFileOrNotBeThere() throws IOException {
        ComposeFileTree tree = tree(folder.resolve("later/file"), List.of(), List.of());
        assertThat(changes(tree)).isEmpty();
        write("later/file", "1");
        assertThat(changes(tree)).containsExactly("+later/file");
        Files.delete(folder.resolve("later/file"));
        assertThat(changes(tree)).containsExactly("-later/file");
    }

    @Test
    void watchedDirectoryThatIsGoneTakesItsFilesAndNotTheTarget() throws IOException {
        write("root/a", "1");
        write("root/b", "1");
        ComposeFileTree tree = tree(folder.resolve("root"), List.of(), List.of());
        changes(tree);
        for (String name : List.of("root/a", "root/b", "root")) {
            Files.delete(folder.resolve(name));
        }
        assertThat(changes(tree)).containsExactly("-root/a", "-root/b");
    }

    @Test
    void filesBelongBelowTheTarget() {
        WatchRule rule = rule(folder, List.of(), List.of());
        ComposeFileFilter filter = ComposeFileFilter.of(folder, rule, null);
        ComposeChanges changes = new ComposeChanges();
        changes.add(
                "web",
                rule,
                filter,
                List.of(
                        new ComposeFileTree.Change(folder.resolve("d/a"), false),
                        new ComposeFileTree.Change(folder.resolve("b"), true)));
        ComposeChanges.Files files = changes.copied.getOrDefault("web", new ComposeChanges.Files());
        assertThat(files.written).containsOnlyKeys("/app/d/a");
        assertThat(files.removedPaths()).containsExactly("/app/b");
        assertThat(files.count()).isEqualTo(2);
    }
}
