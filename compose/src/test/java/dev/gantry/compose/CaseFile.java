package dev.gantry.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A case of the loader in one file: what it is about, then sections `-- name --`: `options`, the project's
/// files, and `result`, which is what loading them answers.
record CaseFile(Path file, String title, Map<String, String> sections) {
    private static final String RESULT = "result";

    static CaseFile read(Path file) throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        StringBuilder title = new StringBuilder();
        StringBuilder text = title;
        String name = "";
        for (String line : Files.readString(file).lines().toList()) {
            if (line.startsWith("-- ") && line.endsWith(" --")) {
                if (!name.isEmpty()) {
                    sections.put(name, text.toString());
                }
                name = line.substring(3, line.length() - 3);
                text = new StringBuilder();
            } else {
                text.append(line).append('\n');
            }
        }
        sections.put(name, text.toString());
        return new CaseFile(file, title.toString().strip(), sections);
    }

    List<String> options() {
        return sections.getOrDefault("options", "").lines().toList();
    }

    String result() {
        return sections.getOrDefault(RESULT, "");
    }

    /// The project's files, written below a directory.
    void write(Path directory) throws IOException {
        for (Map.Entry<String, String> section : sections.entrySet()) {
            if (!List.of("options", RESULT, "-").contains(section.getKey())) {
                Path path = directory.resolve(section.getKey()).normalize();
                Files.createDirectories(FileTree.parent(path));
                Files.writeString(path, section.getValue());
            }
        }
    }

    void store(String result) throws IOException {
        StringBuilder text = new StringBuilder(title).append('\n');
        Map<String, String> all = new LinkedHashMap<>(sections);
        all.put(RESULT, result.endsWith("\n") ? result : result + "\n");
        all.forEach((name, content) ->
                text.append("-- ").append(name).append(" --\n").append(content));
        Files.writeString(file, text.toString());
    }
}
