package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.api.ContextFile;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class KnownFilesTest {
    private static KnownFiles some() {
        KnownFiles known = new KnownFiles();
        known.put(ContextFile.file("a/f", 0644, 4, Instant.EPOCH), true);
        known.put(ContextFile.directory("a", 0755, Instant.EPOCH), false);
        known.put(ContextFile.file("a0", 0644, 5, Instant.EPOCH), false);
        known.put(ContextFile.link("a-", "f", Instant.EPOCH), false);
        return known;
    }

    @Test
    void whatWasWrittenIsRead() {
        KnownFiles read = KnownFiles.read(some().bytes()).orElseThrow();

        assertThat(read.all()).containsExactlyElementsOf(some().all()).hasSize(4);
        assertThat(read.sizeBytes()).isEqualTo(9);
    }

    @Test
    void whatIsNotWholeIsNothing() {
        byte[] bytes = some().bytes();

        assertThat(KnownFiles.read(new byte[0])).isEmpty();
        assertThat(KnownFiles.read(new byte[bytes.length])).isEmpty();
        assertThat(KnownFiles.read(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
    }

    @Test
    void aDirectoryIsRemovedWithAllBelow() {
        KnownFiles known = some();

        known.remove("a");

        assertThat(known.paths()).containsExactly("a-", "a0");
    }
}
