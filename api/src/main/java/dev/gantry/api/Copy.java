package dev.gantry.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Copies of wide records with one component changed. The wire records have up to seventy components: written
/// out, each `with` method would repeat them all.
final class Copy {
    /// Looked up once a class: the lookup takes a hundred times as long as the copy.
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private Copy() {}

    static <R extends Record> R with(R record, String component, @Nullable Object changed) {
        @SuppressWarnings("unchecked") // the class of R is R
        R copy = (R) SHAPES.get(record.getClass()).copy(record, component, changed);
        return copy;
    }

    private record Shape(Constructor<?> constructor, List<Method> accessors, Map<String, Integer> positions) {
        static Shape of(Class<?> type) {
            RecordComponent[] components = Json.orElse(type.getRecordComponents(), new RecordComponent[0]);
            Class<?>[] types = new Class<?>[components.length];
            List<Method> accessors = new ArrayList<>();
            Map<String, Integer> positions = new HashMap<>();
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                accessors.add(components[i].getAccessor());
                positions.put(components[i].getName(), i);
            }
            try {
                return new Shape(type.getDeclaredConstructor(types), accessors, positions);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("copy " + type.getSimpleName(), e);
            }
        }

        Object copy(Record record, String component, @Nullable Object changed) {
            Integer position = positions.get(component);
            if (position == null) {
                throw new IllegalArgumentException(record.getClass().getSimpleName() + " has no " + component);
            }
            @Nullable Object[] values = new @Nullable Object[accessors.size()];
            try {
                for (int i = 0; i < accessors.size(); i++) {
                    values[i] = i == position ? changed : accessors.get(i).invoke(record);
                }
                return constructor.newInstance(values);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("copy " + record.getClass().getSimpleName(), e);
            }
        }
    }
}
