package dev.gantry.cli.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Builds a template's nodes from its tokens, by recursive descent.
final class Parser {
    private final Source source;
    private final List<Token> tokens;
    private final Set<String> functions;
    private final Map<String, List<Node.Statement>> definitions = new HashMap<>();
    private final List<String> variables = new ArrayList<>(List.of("$"));
    private int at;
    private int loops;

    /// What ended a list of statements: `end`, `else`, or the end of the text.
    private Token ending;

    Parser(Source source, Set<String> functions) {
        this.source = source;
        this.tokens = Lexer.tokens(source);
        this.functions = functions;
        this.ending = tokens.getLast();
    }

    /// The statements of each template: the main one under `""`, those of `define` and `block` under their
    /// names.
    Map<String, List<Node.Statement>> parse() {
        List<Node.Statement> main = statements();
        if (!ending.is(Token.Kind.END)) {
            throw error("unexpected {{" + ending.text() + "}}");
        }
        definitions.put("", main);
        return definitions;
    }

    /// Reads statements up to an `{{end}}`, an `{{else` or the end of the text, which [#ending] then tells.
    private List<Node.Statement> statements() {
        List<Node.Statement> list = new ArrayList<>();
        while (true) {
            Token token = next();
            if (token.is(Token.Kind.END)) {
                ending = token;
                return list;
            }
            if (token.is(Token.Kind.TEXT)) {
                list.add(new Node.Text(token.text(), token.position()));
                continue;
            }
            Token first = peekPastSpace();
            if (first.is(Token.Kind.KEYWORD)
                    && (first.text().equals("end") || first.text().equals("else"))) {
                ending = nextPastSpace();
                return list;
            }
            action().ifPresent(list::add);
        }
    }

    private Optional<Node.Statement> action() {
        Token first = nextPastSpace();
        if (!first.is(Token.Kind.KEYWORD)) {
            at--;
            int position = first.position();
            return Optional.of(new Node.Action(pipe("command", Token.Kind.RIGHT_DELIMITER), position));
        }
        return switch (first.text()) {
            case "if" -> Optional.of(branch(Node.Branch.Keyword.IF, first));
            case "with" -> Optional.of(branch(Node.Branch.Keyword.WITH, first));
            case "range" -> Optional.of(branch(Node.Branch.Keyword.RANGE, first));
            case "template" -> Optional.of(call());
            case "block" -> Optional.of(block(first));
            case "define" -> define();
            default -> Optional.of(jump(first));
        };
    }

    private Node.Statement jump(Token keyword) {
        if (loops == 0) {
            throw error("{{" + keyword.text() + "}} outside {{range}}");
        }
        expect(Token.Kind.RIGHT_DELIMITER, "{{" + keyword.text() + "}}");
        return keyword.text().equals("break")
                ? new Node.Break(keyword.position())
                : new Node.Continue(keyword.position());
    }

    private Node.Statement branch(Node.Branch.Keyword keyword, Token token) {
        int scope = variables.size();
        Node.Pipe pipe = pipe(token.text(), Token.Kind.RIGHT_DELIMITER);
        loops += keyword == Node.Branch.Keyword.RANGE ? 1 : 0;
        List<Node.Statement> body = statements();
        loops -= keyword == Node.Branch.Keyword.RANGE ? 1 : 0;
        List<Node.Statement> otherwise = ending.text().equals("else") ? otherwise(keyword) : List.of();
        requireEnd();
        forget(scope);
        return new Node.Branch(keyword, pipe, body, otherwise, token.position());
    }

    /// What follows `{{else`: statements, or another `if` or `with` that shares the one `{{end}}`.
    private List<Node.Statement> otherwise(Node.Branch.Keyword keyword) {
        Token next = peekPastSpace();
        boolean chained = next.is(Token.Kind.KEYWORD)
                && next.text().equals(keyword == Node.Branch.Keyword.WITH ? "with" : "if")
                && keyword != Node.Branch.Keyword.RANGE;
        if (chained) {
            nextPastSpace();
            List<Node.Statement> list = List.of(branch(keyword, next));
            at -= 1; // the inner branch took the right delimiter of the shared end
            return list;
        }
        expect(Token.Kind.RIGHT_DELIMITER, "else");
        return statements();
    }

    private void requireEnd() {
        if (ending.is(Token.Kind.END)) {
            throw error("unexpected EOF");
        }
        if (!ending.text().equals("end")) {
            throw error("expected end; found {{" + ending.text() + "}}");
        }
        expect(Token.Kind.RIGHT_DELIMITER, "end");
    }

    private Node.Statement call() {
        int position = peekPastSpace().position();
        String name = templateName("template clause");
        Optional<Node.Pipe> pipe = Optional.empty();
        if (peekPastSpace().is(Token.Kind.RIGHT_DELIMITER)) {
            nextPastSpace();
        } else {
            pipe = Optional.of(pipe("template clause", Token.Kind.RIGHT_DELIMITER));
        }
        return new Node.Call(name, pipe, position);
    }

    private Node.Statement block(Token keyword) {
        String name = templateName("block clause");
        Node.Pipe pipe = pipe("block clause", Token.Kind.RIGHT_DELIMITER);
        definitions.put(name, definition());
        return new Node.Call(name, Optional.of(pipe), keyword.position());
    }

    private Optional<Node.Statement> define() {
        String name = templateName("define clause");
        expect(Token.Kind.RIGHT_DELIMITER, "define clause");
        definitions.put(name, definition());
        return Optional.empty();
    }

    /// The body of a `define` or `block`: variables of the place around it are not seen.
    private List<Node.Statement> definition() {
        List<String> outer = List.copyOf(variables);
        int outerLoops = loops;
        forget(1);
        loops = 0;
        List<Node.Statement> body = statements();
        requireEnd();
        variables.clear();
        variables.addAll(outer);
        loops = outerLoops;
        return body;
    }

    private String templateName(String context) {
        Token token = nextPastSpace();
        if (!token.is(Token.Kind.STRING)) {
            throw unexpected(token, context);
        }
        return Literals.unquote(token.text());
    }

    private Node.Pipe pipe(String context, Token.Kind end) {
        int position = peekPastSpace().position();
        List<String> names = new ArrayList<>();
        boolean assigns = declarations(names, context);
        List<Node.Command> commands = new ArrayList<>();
        while (true) {
            Token token = nextPastSpace();
            if (token.is(end)) {
                if (commands.isEmpty()) {
                    throw error("missing value for " + context);
                }
                checkLaterStages(commands);
                return new Node.Pipe(names, assigns, commands, position);
            }
            if (token.is(Token.Kind.END) || token.is(Token.Kind.RIGHT_DELIMITER) || token.is(Token.Kind.RIGHT_PAREN)) {
                throw unexpected(token, context);
            }
            at--;
            commands.add(command());
        }
    }

    /// Reads `$x :=`, `$x =`, or, in a range, `$i, $x :=`; answers whether it assigns to variables that exist.
    private boolean declarations(List<String> names, String context) {
        int start = at;
        while (true) {
            Token variable = nextPastSpace();
            Token sign = variable.is(Token.Kind.VARIABLE) ? nextPastSpace() : variable;
            if (sign.is(Token.Kind.DECLARE) || sign.is(Token.Kind.ASSIGN)) {
                names.add(variable.text());
                boolean assigns = sign.is(Token.Kind.ASSIGN);
                names.forEach(assigns ? this::requireVariable : variables::add);
                return assigns;
            }
            if (sign.is(Token.Kind.COMMA) && context.equals("range") && names.isEmpty()) {
                names.add(variable.text());
                continue;
            }
            if (!names.isEmpty()) {
                throw unexpected(sign, context);
            }
            at = start;
            return false;
        }
    }

    private void checkLaterStages(List<Node.Command> commands) {
        for (int i = 1; i < commands.size(); i++) {
            Node.Expression first = commands.get(i).arguments().getFirst();
            if (first instanceof Node.Literal || first instanceof Node.Dot) {
                throw error("non executable command in pipeline stage " + (i + 1));
            }
        }
    }

    private Node.Command command() {
        int position = peekPastSpace().position();
        List<Node.Expression> arguments = new ArrayList<>();
        while (true) {
            skipSpace();
            operand().ifPresent(arguments::add);
            Token token = next();
            switch (token.kind()) {
                case SPACE -> {}
                case PIPE -> {
                    return finished(arguments, position, true);
                }
                case RIGHT_DELIMITER, RIGHT_PAREN -> {
                    at--;
                    return finished(arguments, position, false);
                }
                default -> throw unexpected(token, "operand");
            }
        }
    }

    private Node.Command finished(List<Node.Expression> arguments, int position, boolean piped) {
        Token next = peekPastSpace();
        if (arguments.isEmpty()) {
            throw error("empty command");
        }
        if (piped && (next.is(Token.Kind.RIGHT_DELIMITER) || next.is(Token.Kind.RIGHT_PAREN))) {
            throw error("missing value for command");
        }
        return new Node.Command(arguments, position);
    }

    /// A term with the fields that follow it directly: `.A.B`, `(pipe).A`, `$x.A`.
    private Optional<Node.Expression> operand() {
        Optional<Node.Expression> term = term();
        if (term.isEmpty() || !peek().is(Token.Kind.FIELD)) {
            return term;
        }
        int position = peek().position();
        List<String> names = new ArrayList<>();
        while (peek().is(Token.Kind.FIELD)) {
            names.add(next().text().substring(1));
        }
        return Optional.of(
                switch (term.get()) {
                    case Node.Field field -> new Node.Field(joined(field.names(), names), position);
                    case Node.Variable variable -> new Node.Variable(joined(variable.names(), names), position);
                    case Node.Literal literal ->
                        throw error("unexpected . after term " + GoPrinter.quote(literal.source()));
                    default -> new Node.Chain(term.get(), names, position);
                });
    }

    private static List<String> joined(List<String> first, List<String> more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(more);
        return all;
    }

    private Optional<Node.Expression> term() {
        Token token = next();
        int position = token.position();
        return switch (token.kind()) {
            case IDENTIFIER -> Optional.of(function(token));
            case DOT -> Optional.of(new Node.Dot(position));
            case FIELD -> Optional.of(new Node.Field(List.of(token.text().substring(1)), position));
            case VARIABLE -> {
                requireVariable(token.text());
                yield Optional.of(new Node.Variable(List.of(token.text()), position));
            }
            case STRING, CHARACTER, NUMBER, BOOLEAN, NIL -> Optional.of(literal(token));
            case LEFT_PAREN -> Optional.of(pipe("parenthesized pipeline", Token.Kind.RIGHT_PAREN));
            default -> {
                at--;
                yield Optional.empty();
            }
        };
    }

    private Node.Expression literal(Token token) {
        try {
            return new Node.Literal(Literals.value(token), token.text(), token.position());
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    private Node.Expression function(Token token) {
        if (!functions.contains(token.text())) {
            throw error("function " + GoPrinter.quote(token.text()) + " not defined");
        }
        return new Node.Function(token.text(), token.position());
    }

    private void requireVariable(String name) {
        if (!variables.contains(name)) {
            throw error("undefined variable " + GoPrinter.quote(name));
        }
    }

    private void forget(int scope) {
        variables.subList(scope, variables.size()).clear();
    }

    private void expect(Token.Kind kind, String context) {
        Token token = nextPastSpace();
        if (!token.is(kind)) {
            throw unexpected(token, context);
        }
    }

    private Token next() {
        Token token = at < tokens.size() ? tokens.get(at++) : tokens.getLast();
        if (token.is(Token.Kind.ERROR)) {
            throw new TemplateException(token.text());
        }
        return token;
    }

    private Token peek() {
        return at < tokens.size() ? tokens.get(at) : tokens.getLast();
    }

    private void skipSpace() {
        while (peek().is(Token.Kind.SPACE)) {
            at++;
        }
    }

    private Token nextPastSpace() {
        skipSpace();
        return next();
    }

    private Token peekPastSpace() {
        skipSpace();
        return peek();
    }

    private TemplateException unexpected(Token token, String context) {
        return error("unexpected " + token.shown() + " in " + context);
    }

    private TemplateException error(String reason) {
        int position = tokens.get(Math.max(0, Math.min(at, tokens.size()) - 1)).position();
        return source.error(position, reason);
    }
}
