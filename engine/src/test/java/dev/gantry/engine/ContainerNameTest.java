package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContainerNameTest {
    @RepeatedTest(20)
    void generatedNamesObeyTheGrammar() {
        String name = ContainerName.generate(0);
        assertThat(ContainerName.require(name)).isEqualTo(name);
        assertThat(ContainerName.require(ContainerName.generate(3))).isNotEmpty();
    }

    @Test
    void leadingSlashOfOldClientsIsDropped() {
        assertThat(ContainerName.require("/web")).isEqualTo("web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "-web", "we b", "web/1", "_web", "//web", "wéb"})
    void namesOutsideTheGrammarAreRefusedInDockersWords(String name) {
        assertThatThrownBy(() -> ContainerName.require(name))
                .isInstanceOf(EngineException.class)
                .hasMessage("Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
}
