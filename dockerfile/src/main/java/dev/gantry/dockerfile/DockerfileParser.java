package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a Dockerfile's lines: parser directives, comments, continuation lines, flags, here-documents.
///
/// Source: Docker's Dockerfile reference, "Format", "Parser directives" and "Here-Documents".
final class DockerfileParser {
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*");
    private static final Set<String> DIRECTIVES = Set.of("escape", "syntax", "check");
    private static final Set<String> WITH_HERE_DOCUMENTS = Set.of("RUN", "COPY", "ADD");

    private final List<String> lines;
    private final List<Statement> statements = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();
    private Directives directives = Directives.DEFAULT;
    private int at;

    private DockerfileParser(String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        lines = plain.lines().toList();
    }

    /// What was read.
    record Parsed(Directives directives, List<Statement> statements) {
        Parsed {
            statements = List.copyOf(statements);
        }
    }

    /// @throws DockerfileException for what is no Dockerfile, whatever its instructions are
    static Parsed parse(String text) {
        DockerfileParser parser = new DockerfileParser(text);
        parser.readDirectives();
        while (parser.at < parser.lines.size()) {
            parser.readStatement();
        }
        return new Parsed(parser.directives, parser.statements);
    }

    /// The first lines that are directives; the first line that is none, an unknown one or blank included, ends them.
    private void readDirectives() {
        Map<String, String> seen = new HashMap<>();
        while (at < lines.size()) {
            Matcher directive = DIRECTIVE.matcher(lines.get(at).strip());
            if (!directive.matches()) {
                break;
            }
            String name = String.valueOf(directive.group(1)).toLowerCase(Locale.ROOT);
            if (!DIRECTIVES.contains(name)) {
                break;
            }
            at++;
            if (seen.put(name, String.valueOf(directive.group(2))) != null) {
                throw failure(at, "only one " + name + " parser directive can be used");
            }
        }
        String escape = seen.getOrDefault("escape", "\\");
        if (!escape.equals("\\") && !escape.equals("`")) {
            throw failure(at, "invalid escape token '" + escape + "' does not match ` or \\");
        }
        directives = new Directives(escape.charAt(0), seen.get("syntax"), seen.get("check"));
    }

    private static DockerfileException failure(int line, String reason) {
        return new DockerfileException(new SourceRange(line, line), reason);
    }

    private void readStatement() {
        String line = lines.get(at++).stripLeading();
        if (line.startsWith("#")) {
            keepComment(line.substring(1).strip());
            return;
        }
        if (line.isBlank()) {
            comments.clear();
            return;
        }
        int first = at;
        Joined joined = join(line);
        if (!joined.text().isBlank()) {
            addStatement(first, joined);
        }
        comments.clear();
    }

    private void keepComment(String comment) {
        if (comment.isEmpty()) {
            comments.clear();
        } else {
            comments.add(comment);
        }
    }

    private record Joined(String text, boolean hasEmptyLine) {}

    /// Adds the lines that continue the first one. Comments among them are passed over, and so are empty lines.
    private Joined join(String first) {
        StringBuilder text = new StringBuilder();
        boolean hasEmptyLine = false;
        boolean continues = append(text, first);
        while (continues && at < lines.size()) {
            String line = lines.get(at++);
            if (line.isBlank()) {
                hasEmptyLine = true;
            } else if (!line.stripLeading().startsWith("#")) {
                continues = append(text, line);
            }
        }
        return new Joined(text.toString(), hasEmptyLine);
    }

    /// Appends a line without the escape character at its end, and tells whether it had one.
    private boolean append(StringBuilder text, String line) {
        String trimmed = line.replaceAll("[ \\t]+$", "");
        String escape = String.valueOf(directives.escape());
        boolean continues = trimmed.endsWith(escape) && !trimmed.endsWith(escape + escape);
        text.append(continues ? trimmed.substring(0, trimmed.length() - 1) : line);
        return continues;
    }

    private void addStatement(int first, Joined joined) {
        String text = joined.text().strip();
        String keyword = Words.first(text);
        try {
            Flags flags = Flags.takeFrom(text.substring(keyword.length()), directives.escape());
            List<HereDocument> documents = hereDocuments(keyword, flags.rest());
            statements.add(new Statement(
                    new SourceRange(first, at),
                    text,
                    keyword,
                    flags.words(),
                    flags.rest(),
                    documents,
                    joined.hasEmptyLine(),
                    String.join(" ", comments)));
        } catch (SyntaxException e) {
            throw new DockerfileException(new SourceRange(first, at), e.reason());
        }
    }

    private List<HereDocument> hereDocuments(String keyword, String arguments) {
        String instruction = keyword.toUpperCase(Locale.ROOT);
        if (instruction.equals("ONBUILD")) {
            return hereDocuments(Words.first(arguments), Words.afterFirst(arguments));
        }
        if (!WITH_HERE_DOCUMENTS.contains(instruction)
                || JsonArguments.find(arguments).isPresent()) {
            return List.of();
        }
        List<HereDocument> documents = new ArrayList<>();
        for (String word : Words.split(arguments, directives.escape())) {
            HereDocumentStart.find(word, directives.escape())
                    .ifPresent(start -> documents.add(readHereDocument(start)));
        }
        return documents;
    }

    private HereDocument readHereDocument(HereDocumentStart start) {
        StringBuilder content = new StringBuilder();
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (start.isEnd(line)) {
                return new HereDocument(start.name(), start.expand(), start.chomp(), content.toString());
            }
            content.append(line).append('\n');
        }
        throw new SyntaxException("unterminated heredoc");
    }
}
