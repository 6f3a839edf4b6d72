package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GitAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://h.test/x.git|https://h.test/x.git|''|''",
                "https://h.test/x.git#v1|https://h.test/x.git|v1|''",
                "http://h.test:8080/a/x.git#:docs|http://h.test:8080/a/x.git|''|docs",
                "git@h.test:u/x.git#main:a/b|git@h.test:u/x.git|main|a/b",
                "git@h.test:u/x#feature/one|git@h.test:u/x|feature/one|''",
                "ssh://git@h.test/x|ssh://git@h.test/x|''|''",
                "git://h.test/x#dead|git://h.test/x|dead|''"
            })
    void aRepositoryHasAReferenceAndADirectory(String text, String url, String ref, String directory) {
        assertThat(GitAddress.find(text)).contains(new GitAddress(url, ref, directory));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h.test/x.tar",
                "https://h.test/",
                "x.git",
                "./x.git",
                "ext::sh -c touch% /tmp/x.git",
                "--upload-pack=touch@h:x.git",
                "https://h.test/a b.git",
                "git@h.test",
                "a@b/c"
            })
    void anythingElseIsNoRepository(String text) {
        assertThat(GitAddress.find(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--upload-pack=x", "a..b", "a b", "a^", "+refs/*:refs/*", "a~1"})
    void whatIsNoReferenceIsRefused(String ref) {
        assertThatThrownBy(() -> GitAddress.find("https://h.test/x.git#" + ref))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("invalid Git reference");
    }

    @Test
    void aPasswordIsNotShown() {
        GitAddress address = GitAddress.find("https://me:secret@h.test/x.git").orElseThrow();

        assertThat(address.shown()).isEqualTo("https://h.test/x.git");
        assertThat(address.url()).contains("secret");
    }
}
