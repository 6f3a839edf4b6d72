package dev.gantry.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The table of keys.
final class SchemaTest {
    @Test
    void everyObjectThatAKeyNamesIsThere() {
        for (Schema.ObjectType type : Schema.objects().values()) {
            for (Schema.Key key : type.keys().values()) {
                if (!key.object().isEmpty()) {
                    assertThat(Schema.objects())
                            .as(type.name() + "." + key.name())
                            .containsKey(key.object());
                }
            }
        }
    }

    @Test
    void everyKeyOfTheSpecificationIsThere() {
        assertThat(Schema.object("service").keys()).hasSize(92);
        assertThat(Schema.object("project").keys())
                .containsKeys("version", "name", "include", "services", "models", "networks", "volumes");
    }
}
