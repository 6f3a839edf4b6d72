package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;

/// Fields between commas; one in double quotes may have commas in it, and `""` for a quote. Source: RFC 4180.
final class Csv {
    private Csv() {}

    /// @throws SyntaxException for a quote that does not end
    static List<String> split(String text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new SyntaxException("parse error: extraneous or missing \" in quoted-field");
        }
        fields.add(field.toString());
        return fields;
    }
}
