package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.ContextFile;
import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.dockerfile.IgnoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderWalkTest {
    private static final Instant TIME = Instant.parse("2020-02-02T02:02:02.123456789Z");

    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, name);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    }

    private FolderWalk.Found walk(String rules, List<String> paths, List<String> patterns) throws IOException {
        return new FolderWalk(folder, IgnoreFile.parse(rules)).walk(ContextPaths.of(paths, patterns));
    }

    private List<String> listed(String rules, List<String> paths, List<String> patterns) throws IOException {
        return walk(rules, paths, patterns).files().stream()
                .map(ContextFile::path)
                .toList();
    }

    private List<String> listed(String... paths) throws IOException {
        return listed("", List.of(paths), List.of());
    }

    @Test
    void aFileIsListedAsItIs() throws IOException {
        Path file = file("d/f");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setLastModifiedTime(file, FileTime.from(TIME));
        link("d/l", "../x");

        List<ContextFile> files = walk("", List.of("."), List.of()).files();

        assertThat(files.get(1)).isEqualTo(ContextFile.file("d/f", 0751, 3, TIME));
        assertThat(files.get(2).link()).isEqualTo("../x");
        assertThat(files).extracting(ContextFile::path).containsExactly("d", "d/f", "d/l");
    }

    @Test
    void onlyWhatIsAskedForIsListed() throws IOException {
        file("a/b/f");
        file("a/c/f");
        file("z");

        assertThat(listed("a/b")).containsExactly("a", "a/b", "a/b/f");
        assertThat(listed("", List.of(), List.of("a/*/f"))).containsExactly("a", "a/b", "a/b/f", "a/c", "a/c/f");
        assertThat(listed("", List.of(), List.of("?"))).containsExactly("a", "a/b", "a/b/f", "a/c", "a/c/f", "z");
        assertThat(listed("missing", "a/missing")).isEmpty();
    }

    @Test
    void whatIsIgnoredIsNot() throws IOException {
        file("a/b/f");
        file("a/g");
        file("c/f");

        assertThat(listed("a\n", List.of("."), List.of())).containsExactly("c", "c/f");
        assertThat(listed("a\n!a/b\n", List.of("."), List.of())).containsExactly("a", "a/b", "a/b/f", "c", "c/f");
        assertThat(listed("a\n!x\n", List.of("a/g"), List.of())).isEmpty();
    }

    @Test
    void linksAreFollowedWhereAPathLeads() throws IOException {
        file("real/f");
        file("real/g");
        file("other/h");
        link("way", "real");
        link("real/up", "/other/../way/f");
        link("end", "other/h");
        link("outside", "../../../other/h");
        link("loop", "loop");

        FolderWalk.Found found = walk("", List.of("way/f"), List.of());

        assertThat(found.files()).extracting(ContextFile::path).containsExactly("real", "real/f", "way");
        assertThat(found.meant().includes("real/f")).isTrue();
        assertThat(listed("real/up")).containsExactly("real", "real/f", "real/up", "way");
        assertThat(listed("", List.of(), List.of("e*"))).containsExactly("end", "other", "other/h");
        assertThat(listed("outside")).containsExactly("other", "other/h", "outside");
        assertThat(listed("loop")).containsExactly("loop");
        assertThat(listed("real")).containsExactly("real", "real/f", "real/g", "real/up");
    }

    @Test
    void aFileThatHasChangedIsUnequal() throws IOException {
        Path file = file("f");
        Files.setLastModifiedTime(file, FileTime.from(TIME));
        FolderFile before = FolderFile.of(file, "f");

        assertThat(FolderFile.of(file, "f")).isEqualTo(before);
        Files.writeString(file, "g");
        Files.setLastModifiedTime(file, FileTime.from(TIME));

        assertThat(FolderFile.of(file, "f")).isNotEqualTo(before);
        assertThatThrownBy(() -> FolderFile.of(folder.resolve("x"), "x")).isInstanceOf(IOException.class);
    }
}
