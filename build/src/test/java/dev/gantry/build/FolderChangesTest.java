package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.api.ContextFile;
import dev.gantry.dockerfile.ContextPaths;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FolderChangesTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_000, 5);
    private static final ContextPaths ALL = paths(".");

    private final KnownFiles known = new KnownFiles();

    private static ContextPaths paths(String... paths) {
        return ContextPaths.of(List.of(paths), List.of());
    }

    private static ContextFile file(String path) {
        return ContextFile.file(path, 0644, 4, TIME);
    }

    private static ContextFile directory(String path) {
        return ContextFile.directory(path, 0755, TIME);
    }

    private FolderChanges changes(ContextPaths settled, ContextPaths meant, ContextFile... files) {
        return FolderChanges.of(known, settled, new FolderListing("", TIME.plusSeconds(60), meant, List.of(files)));
    }

    private FolderChanges changes(ContextFile... files) {
        return changes(ContextPaths.NONE, ALL, files);
    }

    @Test
    void whatIsEqualInAllIsTheSame() {
        known.put(directory("d"), false);
        known.put(file("d/f"), false);
        known.put(ContextFile.link("l", "d/f", TIME), false);

        assertThat(changes(directory("d"), file("d/f"), ContextFile.link("l", "d/f", TIME)))
                .isEqualTo(new FolderChanges(List.of(), List.of(), List.of()))
                .satisfies(none -> assertThat(none.isEmpty()).isTrue());
    }

    @Test
    void eachDifferenceCounts() {
        for (ContextFile different : List.of(
                ContextFile.file("f", 0755, 4, TIME),
                ContextFile.file("f", 0644, 5, TIME),
                ContextFile.file("f", 0644, 4, TIME.plusNanos(1)),
                directory("f"),
                ContextFile.link("f", "x", TIME))) {
            known.put(file("f"), false);
            assertThat(changes(different).made()).as(different.toString()).containsExactly(0);
        }
        known.put(ContextFile.link("f", "x", TIME), false);
        assertThat(changes(ContextFile.link("f", "y", TIME)).made()).containsExactly(0);
        assertThat(changes(ContextFile.link("f", "x", TIME), file("new")).made())
                .containsExactly(1);
    }

    @Test
    void whatWasRecentHasToTellItsContent() {
        known.put(file("f"), true);
        known.put(file("g"), false);

        FolderChanges changes = changes(file("f"), file("g"));

        assertThat(changes.doubtful()).containsExactly(0);
        assertThat(changes.isEmpty()).isTrue();
        assertThat(changes.with(List.of(0)).made()).containsExactly(0);
    }

    @Test
    void onlyWhatWasAskedForCanBeGone() {
        known.put(directory("a"), false);
        known.put(file("a/f"), false);
        known.put(file("b"), false);

        assertThat(changes(ContextPaths.NONE, paths("a")).gone()).containsExactly("a", "a/f");
        assertThat(changes(ContextPaths.NONE, paths("c")).gone()).isEmpty();
        assertThat(changes().gone()).containsExactly("a", "a/f", "b");
    }

    @Test
    void whatABuildHasSeenStaysAsItWas() {
        known.put(file("a"), false);

        FolderChanges changes = changes(paths("a", "gone"), ALL, ContextFile.file("a", 0600, 9, TIME), file("b"));

        assertThat(changes.made()).containsExactly(1);
        assertThat(changes.gone()).isEmpty();
    }
}
