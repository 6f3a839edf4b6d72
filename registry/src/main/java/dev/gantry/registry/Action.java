package dev.gantry.registry;

import java.util.Locale;
import java.util.Optional;

/// What can be done to a repository, in the words of Docker's token scopes; `catalog` is to the whole
/// registry.
enum Action {
    PULL,
    PUSH,
    DELETE,
    CATALOG;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Action> ofWord(String word) {
        for (Action action : values()) {
            if (action.word().equals(word)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }
}
