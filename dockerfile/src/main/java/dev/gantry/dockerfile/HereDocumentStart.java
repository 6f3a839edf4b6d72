package dev.gantry.dockerfile;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The word that announces a here-document: `<<EOF`, `<<-"EOF"`, `3<<EOF`.
///
/// @param expand not when the name is quoted
record HereDocumentStart(String name, boolean expand, boolean chomp) {
    private static final Pattern FORM = Pattern.compile("\\d*<<(?<chomp>-?)(?<name>[^<]+)");

    /// @throws SyntaxException for a quote that does not end
    static Optional<HereDocumentStart> find(String word, char escape) {
        Matcher form = FORM.matcher(word);
        if (!form.matches()) {
            return Optional.empty();
        }
        String written = String.valueOf(form.group("name"));
        String name = Expansion.of(written, escape, Map.of()).text();
        boolean chomp = form.start("chomp") < form.end("chomp");
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new HereDocumentStart(name, name.equals(written), chomp));
    }

    /// Whether a line ends the document.
    boolean isEnd(String line) {
        return (chomp ? line.replaceAll("^\\t+", "") : line).equals(name);
    }
}
