package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.runtime.UserLookup.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserLookupTest {
    private final UserLookup users = UserLookup.of("""
            root:x:0:0:root:/root:/bin/sh

            web:x:33:34::/var/www:/bin/false
            7:x:1007:1008::/home/seven:
            short:x:9
            """, """
            root:x:0:
            www:x:34:
            adm:x:4:root,web
            wheel:x:10:root
            5:x:500:
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''       | 0    | 0    | 0 4 10    | /root
            root     | 0    | 0    | 0 4 10    | /root
            0        | 0    | 0    | 0 4 10    | /root
            web      | 33   | 34   | 34 4      | /var/www
            33       | 33   | 34   | 34 4      | /var/www
            7        | 7    | 0    | 0         | /
            1234     | 1234 | 0    | 0         | /
            web:adm  | 33   | 4    | 4         | /var/www
            web:77   | 33   | 77   | 77        | /var/www
            33:www   | 33   | 34   | 34        | /var/www
            1:2      | 1    | 2    | 2         | /
            web:5    | 33   | 5    | 5         | /var/www
            :adm     | 0    | 4    | 4         | /root
            short    | 9    | 0    | 0         | ''
            """)
    void usersAreFoundByNameAndNumber(String spec, int uid, int gid, String groups, String home) {
        List<Integer> expected =
                Arrays.stream(groups.split(" ", -1)).map(Integer::valueOf).toList();

        assertThat(users.find(spec, List.of())).isEqualTo(new User(uid, gid, expected, home));
    }

    @Test
    void addedGroupsComeLastAndOnce() {
        assertThat(users.find("web", List.of("wheel", "4", "77")).additionalGids())
                .containsExactly(34, 4, 10, 77);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            foo        | unable to find user foo: no matching entries in passwd file
            foo:root   | unable to find user foo: no matching entries in passwd file
            web:nobody | unable to find group nobody: no matching entries in group file
            2147483648 | uids and gids must be in range 0-2147483647
            -1         | uids and gids must be in range 0-2147483647
            1:-5       | uids and gids must be in range 0-2147483647
            """)
    void unknownOnesAreRefusedInDockersWords(String spec, String message) {
        assertThatThrownBy(() -> users.find(spec, List.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void unknownAddedGroupsAreRefused() {
        assertThatThrownBy(() -> users.find("", List.of("games")))
                .hasMessage("Unable to find group games: no matching entries in group file");
    }

    @Test
    void aRootWithoutFilesKnowsNumbersOnly(@TempDir Path rootfs) {
        assertThat(UserLookup.in(rootfs).find("5:6", List.of())).isEqualTo(new User(5, 6, List.of(6), "/"));
        assertThat(UserLookup.in(rootfs).find("", List.of()).home()).isEqualTo("/");
        assertThatThrownBy(() -> UserLookup.in(rootfs).find("root", List.of()))
                .hasMessage("unable to find user root: no matching entries in passwd file");
    }

    @Test
    void linksStayInsideTheRoot(@TempDir Path outside) throws IOException {
        Path rootfs = outside.resolve("rootfs");
        Files.createDirectories(rootfs.resolve("etc"));
        Files.writeString(outside.resolve("passwd"), "spy:x:1:1::/:\n");
        Files.createSymbolicLink(rootfs.resolve("etc/passwd"), Path.of("../../passwd"));
        assertThatThrownBy(() -> UserLookup.in(rootfs).find("spy", List.of()))
                .hasMessageContaining("unable to find user spy");

        Files.delete(rootfs.resolve("etc/passwd"));
        Files.writeString(rootfs.resolve("users"), "inner:x:8:8::/:\n");
        Files.createSymbolicLink(rootfs.resolve("etc/passwd"), Path.of("/users"));
        assertThat(UserLookup.in(rootfs).find("inner", List.of()).uid()).isEqualTo(8);
    }

    @Test
    void aDirectoryOfThatNameIsAnEmptyFile(@TempDir Path rootfs) throws IOException {
        Files.createDirectories(rootfs.resolve("etc/passwd"));

        assertThat(UserLookup.in(rootfs).find("", List.of()).uid()).isZero();
    }
}
