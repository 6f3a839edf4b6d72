package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// Fields joined by commas, the form of `--mount`, `--network`, `--gpus` and lists. A field in double quotes may
/// hold commas, and a quote that is doubled.
final class CsvFields {
    private static final String STRAY = "extraneous or missing \" in quoted-field";

    private final String text;
    private int at;

    private CsvFields(String text) {
        this.text = text;
    }

    /// Errors: `IllegalArgumentException` in the words of Go's reader.
    static List<String> of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("EOF");
        }
        CsvFields rest = new CsvFields(text);
        List<String> fields = new ArrayList<>();
        do {
            fields.add(rest.text.startsWith("\"", rest.at) ? rest.quoted() : rest.bare());
        } while (rest.at++ < text.length());
        return fields;
    }

    private String bare() {
        int comma = text.indexOf(',', at);
        String field = text.substring(at, comma < 0 ? text.length() : comma);
        int quote = field.indexOf('"');
        if (quote >= 0) {
            throw broken(at + quote, "bare \" in non-quoted-field");
        }
        at += field.length();
        return field;
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        while (true) {
            int quote = text.indexOf('"', at + 1);
            if (quote < 0) {
                throw broken(text.length(), STRAY);
            }
            field.append(text, at + 1, quote);
            at = quote + 1;
            if (at == text.length() || text.charAt(at) == ',') {
                return field.toString();
            }
            if (text.charAt(at) != '"') {
                throw broken(quote, STRAY);
            }
            field.append('"');
        }
    }

    private static IllegalArgumentException broken(int index, String reason) {
        return new IllegalArgumentException("parse error on line 1, column " + (index + 1) + ": " + reason);
    }
}
