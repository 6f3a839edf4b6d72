package dev.gantry.cli.template;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A parsed template: statements that write output, and expressions that have a value. `position` is the offset
/// Go names in errors.
sealed interface Node {
    int position();

    sealed interface Statement extends Node {}

    sealed interface Expression extends Node {}

    record Text(String text, int position) implements Statement {}

    record Action(Pipe pipe, int position) implements Statement {}

    /// `if`, `with` or `range`.
    record Branch(Keyword keyword, Pipe pipe, List<Statement> body, List<Statement> otherwise, int position)
            implements Statement {
        enum Keyword {
            IF,
            WITH,
            RANGE
        }
    }

    /// `{{template "name" pipe}}`, also what `block` leaves where it stands.
    record Call(String name, Optional<Pipe> pipe, int position) implements Statement {}

    record Break(int position) implements Statement {}

    record Continue(int position) implements Statement {}

    /// `$a, $b := command | command`
    record Pipe(List<String> variables, boolean assigns, List<Command> commands, int position) implements Expression {
        @Override
        public String toString() {
            String names = variables.isEmpty() ? "" : String.join(", ", variables) + (assigns ? " = " : " := ");
            return names + join(commands, " | ");
        }
    }

    /// A function, field or value with its arguments.
    record Command(List<Expression> arguments, int position) implements Expression {
        @Override
        public String toString() {
            StringBuilder out = new StringBuilder();
            for (Expression argument : arguments) {
                out.append(out.isEmpty() ? "" : " ");
                out.append(argument instanceof Pipe ? "(" + argument + ")" : argument.toString());
            }
            return out.toString();
        }
    }

    record Function(String name, int position) implements Expression {
        @Override
        public String toString() {
            return name;
        }
    }

    /// `.A.B`
    record Field(List<String> names, int position) implements Expression {
        @Override
        public String toString() {
            return "." + String.join(".", names);
        }
    }

    /// `$x.A`: the variable's name with its `$` comes first.
    record Variable(List<String> names, int position) implements Expression {
        @Override
        public String toString() {
            return String.join(".", names);
        }
    }

    /// `(pipe).A`
    record Chain(Expression start, List<String> names, int position) implements Expression {
        @Override
        public String toString() {
            return (start instanceof Pipe ? "(" + start + ")" : start) + "." + String.join(".", names);
        }
    }

    record Dot(int position) implements Expression {
        @Override
        public String toString() {
            return ".";
        }
    }

    /// A literal; `source` as it was written.
    record Literal(@Nullable Object value, String source, int position) implements Expression {
        @Override
        public String toString() {
            return source;
        }
    }

    private static String join(List<?> parts, String separator) {
        StringBuilder out = new StringBuilder();
        for (Object part : parts) {
            out.append(out.isEmpty() ? "" : separator).append(part);
        }
        return out.toString();
    }
}
