package dev.gantry.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function that a template can call.
@FunctionalInterface
public interface GoFunction {
    /// Errors: `IllegalArgumentException` with the reason, which the evaluator puts into Go's error text.
    @Nullable Object apply(List<@Nullable Object> arguments);
}
