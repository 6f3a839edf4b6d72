package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IdMapping;
import dev.gantry.linux.IdMapping.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RemapIdsTest {
    @TempDir
    Path etc;

    @BeforeEach
    void writeAccounts() throws IOException {
        file("passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:100::/:/bin/sh\n");
        file("group", "root:x:0:\nann:x:1000:\nusers:x:100:ann,bob\n");
        file("subuid", "ann:100000:65536\n1001:300000:65536\n");
        file("subgid", "ann:200000:65536\n");
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(etc.resolve(name), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "1000", "ann:users", "1000:1000", "ann:100"})
    void aUserIsFoundByNameAndNumber(String setting) {
        assertThat(new RemapIds(etc).of(setting))
                .contains(
                        new IdMapping(List.of(new Range(0, 100_000, 65_536)), List.of(new Range(0, 200_000, 65_536))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "root", "0", "root:root"})
    void nobodyAndRootLeaveContainersAsTheyAre(String setting) {
        assertThat(new RemapIds(etc).of(setting)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a:b:c | Invalid user/group specification in --userns-remap: \"a:b:c\"",
                "eve | Error during uid lookup for \"eve\": getent unable to find entry \"eve\" in passwd database",
                "77 | Uid 77 has no entry in /etc/passwd: ",
                "1001 | Gid 1001 has no entry in /etc/group: getent unable to find entry \"1001\" in group database",
                "bob | Error during gid lookup for \"bob\": ",
                "ann:eve | Error during groupname lookup for \"eve\": ",
                "ann:77 | Gid 77 has no entry in /etc/passwd: ",
                "bob:users | Can't create ID mappings: no subgid ranges found for user \"bob\"",
            })
    void whatMeansNobodyIsSaid(String setting, String message) {
        assertThatThrownBy(() -> new RemapIds(etc).of(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void withoutFilesThereAreNoIds() throws IOException {
        Files.delete(etc.resolve("subuid"));
        assertThatThrownBy(() -> new RemapIds(etc).of("ann"))
                .hasMessage("Can't create ID mappings: no subuid ranges found for user \"ann\"");
    }
}
