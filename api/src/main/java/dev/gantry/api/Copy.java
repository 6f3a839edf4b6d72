package dev.gantry.api;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/// Copies of wide records with one component changed. The wire records have up to seventy components: written
/// out, each `with` method would repeat them all.
final class Copy {
    private Copy() {}

    static <R extends Record> R with(R record, String component, @Nullable Object changed) {
        RecordComponent[] components = Json.orElse(record.getClass().getRecordComponents(), new RecordComponent[0]);
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        boolean found = false;
        try {
            for (int i = 0; i < components.length; i++) {
                boolean hit = components[i].getName().equals(component);
                found |= hit;
                types[i] = components[i].getType();
                values[i] = hit ? changed : components[i].getAccessor().invoke(record);
            }
            if (!found) {
                throw new IllegalArgumentException(record.getClass().getSimpleName() + " has no " + component);
            }
            @SuppressWarnings("unchecked") // the class of R is R
            R copy = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
            return copy;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("copy " + record.getClass().getSimpleName(), e);
        }
    }
}
