package dev.gantry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class QueryTest {
    @Test
    void namesMayComeManyTimes() {
        Query query = Query.parse("a=1&b&a=2&&c=");
        assertThat(query.all("a")).containsExactly("1", "2");
        assertThat(query.has("b")).isTrue();
        assertThat(query.first("c")).isEmpty();
        assertThat(query.first("d")).isEmpty();
        assertThat(query.has("d")).isFalse();
        assertThat(Query.parse(null).has("a")).isFalse();
    }

    @Test
    void escapesAreUtf8() {
        assertThat(Query.parse("n=%C3%A9+%2B").first("n")).isEqualTo("é +");
    }

    @Test
    void brokenEscapesHaveGosText() {
        assertThatThrownBy(() -> Query.parse("a=%zz")).hasMessage("invalid URL escape \"%zz\"");
        assertThatThrownBy(() -> Query.parse("a=%2")).hasMessage("invalid URL escape \"%2\"");
        assertThatThrownBy(() -> Query.parse("a=1;b=2")).hasMessage("invalid semicolon separator in query");
    }
}
