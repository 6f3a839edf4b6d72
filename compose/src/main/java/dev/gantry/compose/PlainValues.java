package dev.gantry.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a tree says, without where: maps, lists and values that can be compared.
final class PlainValues {
    private PlainValues() {}

    static Object of(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> Optional.ofNullable(scalar.value());
            case Node.Sequence sequence -> {
                List<Object> items = new ArrayList<>();
                sequence.items().forEach(item -> items.add(of(item)));
                yield items;
            }
            case Node.Mapping mapping -> {
                Map<String, Object> values = new LinkedHashMap<>();
                mapping.values().forEach((key, value) -> values.put(key, of(value)));
                yield values;
            }
            case Node.Marked marked -> List.of(marked.marker(), of(marked.value()));
        };
    }
}
