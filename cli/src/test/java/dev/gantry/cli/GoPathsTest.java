package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoPathsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            ''        | .      | .   | .
            /         | /      | /   | /
            a         | a      | a   | .
            a/        | a      | a   | a
            a//b/.    | a/b    | .   | a/b
            ../a/../b | ../b   | b   | ../a/..
            /../a     | /a     | a   | /
            /a/./b/   | /a/b   | b   | /a/b
            """)
    void pathsAreTakenApartAsGoDoes(String path, String clean, String base, String directory) {
        assertThat(GoPaths.clean(path)).isEqualTo(clean);
        assertThat(GoPaths.base(path)).isEqualTo(base);
        assertThat(GoPaths.directory(path)).isEqualTo(GoPaths.clean(directory));
    }

    @ParameterizedTest
    @CsvSource({"/a/b,/a/b", "/a/b/,/a/b/", "/a/b/.,/a/b/.", "/.,/.", "/,/", "/a//.., /"})
    void whatAPathEndsWithIsKept(String path, String absolute) {
        assertThat(GoPaths.absolute(path)).isEqualTo(absolute);
    }

    @ParameterizedTest
    @CsvSource({"/a/b,/a,b", "/a/b/,/a,b", "/a/b/.,/a/b,.", "/,/,/", "b,.,b"})
    void anEntryHasADirectoryAndAName(String path, String directory, String base) {
        assertThat(GoPaths.split(path)).isEqualTo(new GoPaths.Split(directory, base));
    }
}
