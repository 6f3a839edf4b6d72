package dev.gantry.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @Test
    void utf8NamesAreOrdinaryText() {
        assertThat(FileNames.decode("grün-😀".getBytes(UTF_8))).isEqualTo("grün-😀");
        assertThat(FileNames.encode("grün-😀")).isEqualTo("grün-😀".getBytes(UTF_8));
    }

    @Test
    void bytesThatAreNotUtf8SurviveTheWayThereAndBack() {
        byte[] latin1 = {'g', 'r', (byte) 0xfc, 'n', (byte) 0xff, (byte) 0xc3, (byte) 0xa4};
        String name = FileNames.decode(latin1);
        assertThat(name).startsWith("gr").endsWith("ä").hasSize(6);
        assertThat(FileNames.encode(name)).isEqualTo(latin1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyBytesSurvive(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = new byte[random.nextInt(1, 12)];
            random.nextBytes(bytes);
            assertThat(FileNames.encode(FileNames.decode(bytes)))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void aNulIsRefusedBeforeItCutsTheName() {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> FileNames.allocate(arena, "a\0b")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
