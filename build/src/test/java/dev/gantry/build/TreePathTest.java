package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TreePathTest {
    @ParameterizedTest
    @CsvSource({"a/b,a/b", "/a//b/,a/b", "./a/../b,b", "../../a,a", "/,.", "'',.", "a/..,."})
    void aPathIsCleaned(String path, String cleaned) {
        assertThat(TreePath.clean(path)).isEqualTo(cleaned);
    }

    @Test
    void partsOfAPath() {
        assertThat(TreePath.parent("a/b/c")).isEqualTo("a/b");
        assertThat(TreePath.parent("a")).isEqualTo(".");
        assertThat(TreePath.name("a/b")).isEqualTo("b");
        assertThat(TreePath.join(".", "a")).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({"../x,true", "a/../../x,true", "/../x,true", "a/../x,false", "..x,false"})
    void whatLeadsOutIsTold(String path, boolean out) {
        assertThat(TreePath.leadsOut(path)).isEqualTo(out);
    }
}
