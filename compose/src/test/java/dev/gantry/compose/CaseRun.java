package dev.gantry.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Loads a case's project as its options say, and answers what is to be seen of that.
final class CaseRun {
    private final Path directory;
    private final String input;
    private final List<String> files = new ArrayList<>();
    private final Set<String> profiles = new HashSet<>();
    private final List<String> envFiles = new ArrayList<>();
    private final List<String> services = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/user"));
    private final Set<String> flags = new HashSet<>();
    private final List<String> explained = new ArrayList<>();
    private final Map<String, String> texts = new HashMap<>();

    CaseRun(CaseFile test, Path directory) {
        this.directory = directory;
        this.input = test.sections().getOrDefault("-", "");
        test.options().forEach(this::option);
    }

    private void option(String line) {
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        String value = space < 0 ? "" : line.substring(space + 1);
        switch (name) {
            case "file" -> files.add(value);
            case "profile" -> profiles.add(value);
            case "env-file" -> envFiles.add(value);
            case "service" -> services.add(value);
            case "explain" -> explained.add(value);
            case "env" ->
                environment.put(value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
            case "project-name", "project-directory", "working-directory", "format" -> texts.put(name, value);
            default -> flags.add(name);
        }
    }

    private LoadRequest request() {
        return new LoadRequest(
                directory.resolve(texts.getOrDefault("working-directory", ".")).normalize(),
                files,
                texts.getOrDefault("project-directory", ""),
                texts.getOrDefault("project-name", ""),
                profiles,
                envFiles,
                services,
                environment,
                input,
                new LoadOptions(
                        !flags.contains("no-interpolate"),
                        !flags.contains("no-normalize"),
                        !flags.contains("no-path-resolution"),
                        !flags.contains("no-consistency"),
                        !flags.contains("no-env-resolution"),
                        flags.contains("all-resources")));
    }

    /// Warnings, then the project or the error; the directory of all files is `/`.
    String result() {
        StringBuilder text = new StringBuilder();
        try {
            LoadedProject project = Loader.load(request());
            project.warnings()
                    .forEach(warning -> text.append("warning: ").append(warning).append('\n'));
            text.append(shown(project));
        } catch (ComposeException e) {
            text.append("error: ").append(e.text()).append('\n');
        }
        Path root = FileTree.parent(directory);
        return text.toString().replace(root.toString(), "");
    }

    private String shown(LoadedProject project) {
        if (!explained.isEmpty()) {
            StringBuilder lines = new StringBuilder();
            explained.forEach(key ->
                    project.explain(key).forEach(line -> lines.append(line).append('\n')));
            return lines.toString();
        }
        if (flags.contains("variables")) {
            StringBuilder lines = new StringBuilder();
            project.variables().forEach(use -> lines.append(use).append('\n'));
            return lines.toString();
        }
        if (flags.contains("record")) {
            return project.project().toString().replace("), ", "),\n").replace("], ", "],\n") + "\n";
        }
        return texts.getOrDefault("format", "").equals("json") ? project.json() + "\n" : project.yaml();
    }
}
