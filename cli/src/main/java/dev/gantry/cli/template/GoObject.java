package dev.gantry.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a Go program would hold in a struct: a value with named fields and methods.
public interface GoObject {
    /// The value of the field or method `name`; methods get `arguments`.
    ///
    /// Errors: `IllegalArgumentException` with Go's text when there is none, such as
    /// `can't evaluate field Foo in type *formatter.ContainerContext`.
    @Nullable Object get(String name, List<@Nullable Object> arguments);

    /// The names of the fields, in the order in which Go prints the struct.
    List<String> names();

    /// What the `json` function writes for this: a JSON tree.
    @Nullable Object json();

    /// True when the `json` function writes `<`, `>` and `&` as escapes, as Go does for types that marshal
    /// themselves.
    default boolean escapesHtml() {
        return false;
    }
}
