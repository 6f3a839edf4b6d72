package dev.gantry.build;

import dev.gantry.dockerfile.Instruction;
import dev.gantry.dockerfile.SourceRange;
import dev.gantry.dockerfile.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The labels of a build's request as instructions, one for each, as dockerd's history has them.
final class RequestedLabels {
    private static final SourceRange NOWHERE = new SourceRange(0, 0);

    private RequestedLabels() {}

    static List<Instruction.Label> of(Map<String, String> labels, char escape) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label(label.getKey(), label.getValue(), escape))
                        .toList();
    }

    private static Instruction.Label label(String name, String value, char escape) {
        Statement statement = new Statement(
                NOWHERE, "LABEL " + name + "=" + value, "LABEL", List.of(), name + "=" + value, List.of(), false, "");
        return new Instruction.Label(
                statement, List.of(new Instruction.Pair(literal(name, escape), literal(value, escape))), false);
    }

    /// No variable in it is meant.
    private static String literal(String text, char escape) {
        StringBuilder quoted = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == escape || c == '$' || c == '\'' || c == '"') {
                quoted.append(escape);
            }
            quoted.append(c);
        }
        return quoted.toString();
    }
}
