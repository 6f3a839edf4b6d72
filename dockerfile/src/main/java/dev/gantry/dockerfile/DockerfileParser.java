package dev.gantry.dockerfile;

import static java.nio.charset.StandardCharsets.UTF_8;

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
    /// In bytes. Source: dockerd, whose scanner takes no more.
    private static final int LONGEST_LINE = 65535;

    /// In characters, its lines joined and here-documents left out: twice what the kernel lets a command have.
    private static final int LONGEST_STATEMENT = 1 << 18;

    /// More than anybody writes, so that what looks at all of them for each of them comes to an end.
    private static final int MOST_STATEMENTS = 10_000;

    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+)");
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
        parser.requireLines();
        parser.readDirectives();
        while (parser.at < parser.lines.size()) {
            parser.readStatement();
        }
        return new Parsed(parser.directives, parser.statements);
    }

    private void requireLines() {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.length() > LONGEST_LINE / 3 && line.getBytes(UTF_8).length > LONGEST_LINE) {
                throw failure(i + 1, "dockerfile line greater than maximum allowed size of " + LONGEST_LINE);
            }
        }
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
            String value = String.valueOf(directive.group(2));
            if (seen.put(name, value) != null) {
                throw failure(at, "only one " + name + " parser directive can be used");
            }
            require(name, value);
        }
        String escape = seen.getOrDefault("escape", "\\");
        directives = new Directives(escape.charAt(0), seen.get("syntax"), seen.get("check"));
    }

    private void require(String directive, String value) {
        if (directive.equals("escape") && !value.equals("\\") && !value.equals("`")) {
            throw failure(at, "invalid escape token '" + value + "' does not match ` or \\");
        }
        if (directive.equals("check")) {
            try {
                CheckSettings.read(value);
            } catch (SyntaxException e) {
                throw failure(at, e.reason());
            }
        }
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
        int start = at;
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
            if (text.length() > LONGEST_STATEMENT) {
                throw failure(start, "instruction of more than " + LONGEST_STATEMENT + " characters");
            }
        }
        return new Joined(text.toString(), hasEmptyLine);
    }

    /// Appends a line without the escape character at its end, and tells whether it had one.
    private boolean append(StringBuilder text, String line) {
        String trimmed = withoutBlanksAtEnd(line);
        String escape = String.valueOf(directives.escape());
        boolean continues = trimmed.endsWith(escape) && !trimmed.endsWith(escape + escape);
        text.append(continues ? trimmed.substring(0, trimmed.length() - 1) : line);
        return continues;
    }

    private static String withoutBlanksAtEnd(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        return line.substring(0, end);
    }

    private void addStatement(int first, Joined joined) {
        if (statements.size() == MOST_STATEMENTS) {
            throw failure(first, "more than " + MOST_STATEMENTS + " instructions");
        }
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
        return keyword.equalsIgnoreCase("ONBUILD")
                ? hereDocumentsOf(Words.first(arguments), Words.afterFirst(arguments))
                : hereDocumentsOf(keyword, arguments);
    }

    private List<HereDocument> hereDocumentsOf(String keyword, String arguments) {
        String instruction = keyword.toUpperCase(Locale.ROOT);
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
