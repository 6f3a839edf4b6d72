package dev.gantry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"b\":1,\"a\":[true,false,null,-5,1.25,\"x\"]}",
                "18446744073709551615",
                "\"\\u003ca\\u0026b\\u003e \\n\\t\\\\ \\\" \\u0001 ü\"",
            })
    void whatIsReadIsWrittenAgain(String text) {
        assertThat(Json.write(Json.parse(text))).isEqualTo(text);
    }

    @Test
    void indentedTextIsGos() {
        assertThat(Json.writeIndented(Json.parse("[{\"a\":{},\"b\":[1,2],\"c\":[]}]"), "    "))
                .isEqualTo("""
                        [
                            {
                                "a": {},
                                "b": [
                                    1,
                                    2
                                ],
                                "c": []
                            }
                        ]""");
    }

    @Test
    void plainTextKeepsAngleBrackets() {
        assertThat(Json.writePlain("<a&b>")).isEqualTo("\"<a&b>\"");
    }

    @Test
    void absentMembersReadAsZeroValues() {
        JsonObject object = JsonObject.of("Name", "web", "Count", 3L, "Null", null);
        assertThat(object.text("Name")).isEqualTo("web");
        assertThat(object.number("Count")).isEqualTo(3);
        assertThat(object.text("Count")).isEmpty();
        assertThat(object.object("Nope").object("Deeper").texts("List")).isEmpty();
        assertThat(object.flag("Nope")).isFalse();
        assertThat(object.has("Null")).isFalse();
        assertThat(object.containsKey("Null")).isTrue();
    }

    @Test
    void documentsFollowEachOther() {
        byte[] bytes = "{\"a\":1}\n{\"a\":2} 3".getBytes(StandardCharsets.UTF_8);
        Iterator<@Nullable Object> documents = Json.documents(new ByteArrayInputStream(bytes));
        assertThat(JsonObject.from(documents.next()).number("a")).isEqualTo(1);
        assertThat(JsonObject.from(documents.next()).number("a")).isEqualTo(2);
        assertThat(documents.next()).isEqualTo(3L);
        assertThat(documents.hasNext()).isFalse();
    }

    @Test
    void brokenTextIsRefused() {
        assertThatThrownBy(() -> Json.parse("{\"a\":")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.parse("nope")).isInstanceOf(JsonException.class);
    }
}
