package dev.gantry.api;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The `with` methods name their component by a string: this calls each, so that a renamed component is found
/// here.
final class CopyTest {
    static Stream<Method> copies() {
        return Stream.of(ContainerConfig.class, HostConfig.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getName().startsWith("with"));
    }

    @ParameterizedTest
    @MethodSource("copies")
    void everyWithMethodNamesAComponent(Method method) {
        Object record = Json.read("{}", method.getDeclaringClass());
        assertThatCode(() -> method.invoke(record, sample(method.getParameterTypes()[0])))
                .doesNotThrowAnyException();
    }

    private static @Nullable Object sample(Class<?> type) {
        if (type == String.class) {
            return "x";
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == List.class) {
            return List.of();
        }
        return type == Map.class ? Map.of() : null;
    }
}
