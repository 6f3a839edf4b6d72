package dev.gantry.registry;

import java.util.List;
import java.util.Map;

/// A request that is answered with errors of the specification.
final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// One entry of the answer.
    ///
    /// @param detail what the error is about, such as `name` and `tag`
    record Entry(ErrorCode code, String message, Map<String, String> detail) {
        Entry {
            detail = Map.copyOf(detail);
        }
    }

    private final int status;
    private final transient List<Entry> entries;

    RegistryException(int status, List<Entry> entries) {
        super(entries.getFirst().code() + ": " + entries.getFirst().message());
        this.status = status;
        this.entries = List.copyOf(entries);
    }

    RegistryException(ErrorCode code, String message, Map<String, String> detail) {
        this(code.status(), List.of(new Entry(code, message, detail)));
    }

    RegistryException(ErrorCode code, String message) {
        this(code, message, Map.of());
    }

    /// With the code's own message.
    RegistryException(ErrorCode code, Map<String, String> detail) {
        this(code, code.text(), detail);
    }

    int status() {
        return status;
    }

    List<Entry> entries() {
        return entries;
    }
}
