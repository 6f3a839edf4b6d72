package dev.gantry.cli.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Walks a template's nodes once, writing to a builder. One instance per rendering.
final class Evaluator {
    private static final int DEEPEST_CALL = 1000;

    private final Source source;
    private final Map<String, List<Node.Statement>> definitions;
    private final Map<String, GoFunction> functions;
    private final StringBuilder out;
    private final List<Variable> variables = new ArrayList<>();
    private String template;
    private int depth;

    private static final class Variable {
        private final String name;
        private @Nullable Object value;

        private Variable(String name, @Nullable Object value) {
            this.name = name;
            this.value = value;
        }
    }

    /// How a list of statements ended.
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    Evaluator(
            Source source,
            Map<String, List<Node.Statement>> definitions,
            Map<String, GoFunction> functions,
            StringBuilder out) {
        this.source = source;
        this.template = source.name();
        this.definitions = definitions;
        this.functions = functions;
        this.out = out;
    }

    void run(@Nullable Object data) {
        variables.add(new Variable("$", data));
        walk(definitions.getOrDefault("", List.of()), data);
    }

    private Flow walk(List<Node.Statement> statements, @Nullable Object dot) {
        for (Node.Statement statement : statements) {
            Flow flow = walk(statement, dot);
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow walk(Node.Statement statement, @Nullable Object dot) {
        return switch (statement) {
            case Node.Text node -> {
                out.append(node.text());
                yield Flow.ON;
            }
            case Node.Action node -> {
                Object value = pipe(node.pipe(), dot);
                if (node.pipe().variables().isEmpty()) {
                    out.append(GoPrinter.action(value));
                }
                yield Flow.ON;
            }
            case Node.Branch node -> branch(node, dot);
            case Node.Call node -> {
                call(node, dot);
                yield Flow.ON;
            }
            case Node.Break _node -> Flow.BREAK;
            case Node.Continue _node -> Flow.CONTINUE;
        };
    }

    private Flow branch(Node.Branch node, @Nullable Object dot) {
        int scope = variables.size();
        Flow flow = switch (node.keyword()) {
            case IF -> walk(GoValues.truth(pipe(node.pipe(), dot)) ? node.body() : node.otherwise(), dot);
            case WITH -> {
                Object value = pipe(node.pipe(), dot);
                yield GoValues.truth(value) ? walk(node.body(), value) : walk(node.otherwise(), dot);
            }
            case RANGE -> range(node, dot);
        };
        forget(scope);
        return flow;
    }

    private Flow range(Node.Branch node, @Nullable Object dot) {
        int scope = variables.size();
        Map<Object, @Nullable Object> elements = elements(node, rangePipe(node.pipe(), dot));
        if (elements.isEmpty()) {
            return walk(node.otherwise(), dot);
        }
        for (Map.Entry<Object, @Nullable Object> element : elements.entrySet()) {
            declareElement(node.pipe(), element.getKey(), element.getValue());
            Flow flow = walk(node.body(), element.getValue());
            forget(scope);
            if (flow == Flow.BREAK) {
                break;
            }
        }
        return Flow.ON;
    }

    /// The pipe's value; the variables it names are the element's, not this value's.
    private @Nullable Object rangePipe(Node.Pipe pipe, @Nullable Object dot) {
        return pipe(new Node.Pipe(List.of(), false, pipe.commands(), pipe.position()), dot);
    }

    private void declareElement(Node.Pipe pipe, Object key, @Nullable Object value) {
        List<String> names = pipe.variables();
        for (int i = 0; i < names.size(); i++) {
            Object held = names.size() == 2 && i == 0 ? key : value;
            if (pipe.assigns()) {
                assign(names.get(i), held);
            } else {
                variables.add(new Variable(names.get(i), held));
            }
        }
    }

    private Map<Object, @Nullable Object> elements(Node.Branch node, @Nullable Object value) {
        Map<Object, @Nullable Object> elements = new LinkedHashMap<>();
        switch (value) {
            case null -> {}
            case Nothing _nothing -> {}
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    elements.put((long) i, list.get(i));
                }
            }
            case Long count -> {
                for (long i = 0; i < count; i++) {
                    elements.put(i, i);
                }
            }
            case GoObject object -> throw notIterable(node, object);
            case Map<?, ?> map -> elements.putAll(GoPrinter.sorted(map));
            default -> throw notIterable(node, value);
        }
        return elements;
    }

    private TemplateException notIterable(Node.Branch node, Object value) {
        return error(node.pipe(), "range can't iterate over " + GoPrinter.print(value));
    }

    private void call(Node.Call node, @Nullable Object dot) {
        List<Node.Statement> body = definitions.get(node.name());
        if (body == null) {
            throw new TemplateException("template: " + source.location(node.position()) + ": executing "
                    + GoPrinter.quote(template) + " at <{{template " + GoPrinter.quote(node.name())
                    + (node.pipe().isPresent() ? " " + node.pipe().get() : "") + "}}>: template "
                    + GoPrinter.quote(node.name()) + " not defined");
        }
        if (++depth > DEEPEST_CALL) {
            throw new TemplateException("template: exceeded maximum template depth (" + DEEPEST_CALL + ")");
        }
        Object data = node.pipe().isPresent() ? pipe(node.pipe().get(), dot) : null;
        List<Variable> outer = List.copyOf(variables);
        String caller = template;
        variables.clear();
        variables.add(new Variable("$", data));
        template = node.name();
        walk(body, data);
        template = caller;
        variables.clear();
        variables.addAll(outer);
        depth--;
    }

    private @Nullable Object pipe(Node.Pipe pipe, @Nullable Object dot) {
        Object value = null;
        boolean first = true;
        for (Node.Command command : pipe.commands()) {
            value = command(command, dot, first ? List.of() : listOf(value));
            first = false;
        }
        for (String name : pipe.variables()) {
            if (pipe.assigns()) {
                assign(name, value);
            } else {
                variables.add(new Variable(name, value));
            }
        }
        return value;
    }

    private static List<@Nullable Object> listOf(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }

    /// @param piped what the stage before handed on: one value or none
    private @Nullable Object command(Node.Command command, @Nullable Object dot, List<@Nullable Object> piped) {
        Node.Expression first = command.arguments().getFirst();
        List<Node.Expression> rest =
                command.arguments().subList(1, command.arguments().size());
        return switch (first) {
            case Node.Function function -> function(command, function, rest, dot, piped);
            case Node.Field field -> {
                List<@Nullable Object> arguments = arguments(rest, dot, piped);
                yield fields(field, dot, field.names(), arguments);
            }
            case Node.Variable variable -> {
                List<@Nullable Object> arguments = arguments(rest, dot, piped);
                yield variable(variable, arguments);
            }
            case Node.Chain chain -> {
                List<@Nullable Object> arguments = arguments(rest, dot, piped);
                yield fields(chain, value(chain.start(), dot), chain.names(), arguments);
            }
            default -> {
                if (!rest.isEmpty() || !piped.isEmpty()) {
                    throw error(first, "can't give argument to non-function " + first);
                }
                if (first instanceof Node.Literal literal && literal.value() == null) {
                    throw error(first, "nil is not a command");
                }
                yield value(first, dot);
            }
        };
    }

    private List<@Nullable Object> arguments(
            List<Node.Expression> expressions, @Nullable Object dot, List<@Nullable Object> piped) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Node.Expression expression : expressions) {
            values.add(value(expression, dot));
        }
        values.addAll(piped);
        return values;
    }

    private @Nullable Object value(Node.Expression expression, @Nullable Object dot) {
        return switch (expression) {
            case Node.Pipe pipe -> {
                int scope = variables.size();
                Object value = pipe(pipe, dot);
                forget(scope);
                yield value;
            }
            case Node.Command command -> command(command, dot, List.of());
            case Node.Function function -> function(function, function, List.of(), dot, List.of());
            case Node.Field field -> fields(field, dot, field.names(), List.of());
            case Node.Variable variable -> variable(variable, List.of());
            case Node.Chain chain -> fields(chain, value(chain.start(), dot), chain.names(), List.of());
            case Node.Dot _node -> dot;
            case Node.Literal literal -> literal.value();
        };
    }

    /// @param whole what errors of the function itself show: it with its arguments
    private @Nullable Object function(
            Node whole,
            Node.Function function,
            List<Node.Expression> rest,
            @Nullable Object dot,
            List<@Nullable Object> piped) {
        String name = function.name();
        if (name.equals("and") || name.equals("or")) {
            return shortCircuit(function, rest, dot, piped);
        }
        List<@Nullable Object> arguments = arguments(rest, dot, piped);
        GoFunction body = functions.get(name);
        if (body == null) {
            throw error(function, GoPrinter.quote(name) + " is not a defined function");
        }
        arguments.replaceAll(argument -> argument instanceof Nothing ? null : argument);
        try {
            return body.apply(arguments);
        } catch (IndexOutOfBoundsException | NoSuchElementException e) {
            throw error(function, "wrong number of args for " + name + ": got " + arguments.size());
        } catch (ArgumentTypeException e) {
            throw wrongType(e, e.index() < rest.size() ? rest.get(e.index()) : function);
        } catch (IllegalArgumentException e) {
            throw functionError(whole, function, String.valueOf(e.getMessage()));
        }
    }

    private TemplateException wrongType(ArgumentTypeException e, Node argument) {
        return argument instanceof Node.Literal
                ? error(argument, "expected " + e.wanted() + "; found " + argument)
                : error(argument, String.valueOf(e.getMessage()));
    }

    private TemplateException functionError(Node whole, Node.Function function, String reason) {
        String count = "wrong number of args";
        return reason.startsWith(count)
                ? error(function, count + " for " + function.name() + reason.substring(count.length()))
                : error(whole, "error calling " + function.name() + ": " + reason);
    }

    /// `and` answers the first false argument, `or` the first true one, else the last; later ones aren't
    /// evaluated.
    private @Nullable Object shortCircuit(
            Node.Function function, List<Node.Expression> rest, @Nullable Object dot, List<@Nullable Object> piped) {
        boolean stopAt = function.name().equals("or");
        Object value = null;
        for (Node.Expression expression : rest) {
            value = value(expression, dot);
            if (GoValues.truth(value) == stopAt) {
                return value;
            }
        }
        return piped.isEmpty() ? value : piped.getFirst();
    }

    private @Nullable Object variable(Node.Variable node, List<@Nullable Object> arguments) {
        Object value = find(node.names().getFirst()).value;
        List<String> names = node.names().subList(1, node.names().size());
        if (names.isEmpty() && !arguments.isEmpty()) {
            throw error(node, "can't give argument to non-function " + node);
        }
        return fields(node, value, names, arguments);
    }

    /// Walks `names` from `start`; the last one, when it is a method, gets `arguments`.
    private @Nullable Object fields(
            Node.Expression node, @Nullable Object start, List<String> names, List<@Nullable Object> arguments) {
        Object value = start;
        for (int i = 0; i < names.size(); i++) {
            if (value == Nothing.NIL_POINTER && i > 0) {
                throw error(node, "map has no entry for key " + GoPrinter.quote(names.get(i - 1)));
            }
            value = field(node, value, names.get(i), i == names.size() - 1 ? arguments : List.of());
        }
        return value;
    }

    private @Nullable Object field(
            Node.Expression node, @Nullable Object holder, String name, List<@Nullable Object> arguments) {
        try {
            if (holder instanceof GoObject object) {
                return object.get(name, arguments);
            }
        } catch (IllegalArgumentException e) {
            throw error(node, String.valueOf(e.getMessage()));
        }
        if (!arguments.isEmpty()) {
            throw error(node, name + " has arguments but cannot be invoked as function");
        }
        return switch (holder) {
            case Map<?, ?> map -> map.containsKey(name) ? map.get(name) : Nothing.NO_VALUE;
            case Nothing _nothing -> Nothing.NO_VALUE;
            case null -> throw error(node, "nil data; no entry for key " + GoPrinter.quote(name));
            default -> throw error(node, "can't evaluate field " + name + " in type " + GoPrinter.type(holder));
        };
    }

    private Variable find(String name) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).name.equals(name)) {
                return variables.get(i);
            }
        }
        throw new TemplateException("template: undefined variable: " + name);
    }

    private void assign(String name, @Nullable Object value) {
        find(name).value = value;
    }

    private void forget(int scope) {
        variables.subList(scope, variables.size()).clear();
    }

    private TemplateException error(Node node, String reason) {
        return new TemplateException("template: " + source.location(node.position()) + ": executing "
                + GoPrinter.quote(template) + " at <" + node + ">: " + reason);
    }
}
