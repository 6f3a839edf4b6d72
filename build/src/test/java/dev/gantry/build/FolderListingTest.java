package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.ContextFile;
import dev.gantry.dockerfile.ContextPaths;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FolderListingTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    private static ContextFile file(String path) {
        return ContextFile.file(path, 0644, 1, NOW);
    }

    private static FolderListing read(String key, ContextFile... files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        ContextFile.writeText(out, key);
        out.writeLong(NOW.toEpochMilli());
        out.writeInt(1);
        ContextFile.writeText(out, ".");
        out.writeInt(0);
        for (ContextFile file : files) {
            file.write(out);
        }
        ContextFile.writeEnd(out);
        return FolderListing.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private static void refused(String why, ContextFile... files) {
        assertThatThrownBy(() -> read("", files))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatIsListedIsRead() throws IOException {
        ContextFile directory = ContextFile.directory("d", 0755, NOW);

        FolderListing listing = read("00ff", directory, file("d/f"), file("..f"));

        assertThat(listing.key()).isEqualTo("00ff");
        assertThat(listing.listed()).isEqualTo(NOW);
        assertThat(listing.meant().includes("d/f")).isTrue();
        assertThat(listing.files()).containsExactly(directory, file("d/f"), file("..f"));
    }

    @Test
    void pathsThatLeadElsewhereAreRefused() {
        for (String path : List.of("", ".", "..", "/f", "../f", "a//b", "a/", "a/..", "f\0")) {
            ContextFile parent = ContextFile.directory("a", 0755, NOW);
            assertThatThrownBy(() -> read("", parent, file(path)))
                    .as(path)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("malformed list of files");
        }
    }

    @Test
    void filesAreInDirectories() {
        refused("a file in no directory", file("a/b"));
        refused("a file in no directory", file("a"), file("a/b"));
        refused("a file in no directory", ContextFile.link("a", "/etc", NOW), file("a/passwd"));
        refused("a file in no directory", file("a/b"), ContextFile.directory("a", 0755, NOW));
    }

    @Test
    void whatIsTooMuchIsRefused() {
        refused("a file twice", file("a"), file("a"));
        refused("a file twice", ContextFile.directory("a", 0, NOW), ContextFile.link("a", "b", NOW));
        refused("5000 characters", file("a".repeat(5000)));
        refused("a path that is none", file("a".repeat(256)));
        refused("5000 characters", ContextFile.link("a", "b".repeat(5000), NOW));
        refused("a link to nothing", ContextFile.link("a", "", NOW));
        assertThatThrownBy(() -> read("../key")).hasMessageContaining("a key that is none");
        ContextFile[] many = new ContextFile[250_001];
        for (int i = 0; i < many.length; i++) {
            many[i] = file(Integer.toString(i));
        }
        refused("more than 250000 files", many);
    }

    @Test
    void whatWasWrittenJustBeforeIsRecent() {
        FolderListing listing = new FolderListing("", NOW, ContextPaths.NONE, List.of());

        assertThat(listing.isRecent(ContextFile.file("f", 0, 0, NOW.minusMillis(2001))))
                .isFalse();
        assertThat(listing.isRecent(ContextFile.file("f", 0, 0, NOW.minusSeconds(2))))
                .isTrue();
        assertThat(listing.isRecent(ContextFile.file("f", 0, 0, NOW.plusSeconds(9))))
                .isTrue();
        assertThat(listing.isRecent(ContextFile.directory("d", 0, NOW))).isFalse();
    }
}
