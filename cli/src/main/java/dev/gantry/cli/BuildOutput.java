package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// One `--output` of a build: `type=TYPE[,dest=PATH][,NAME=VALUE...]`, a folder's name, or `-`. The words of its errors
/// are buildx's.
///
/// @param attributes besides `type` and `dest`, as BuildKit's exporters have them
record BuildOutput(String type, OutputTarget target, Map<String, String> attributes) {
    static final String IMAGE = "image";

    private static final String LOCAL = "local";
    private static final String TAR = "tar";
    private static final String DOCKER = "docker";
    private static final Set<String> ARCHIVES = Set.of("oci", DOCKER);
    private static final String STDOUT = "-";
    private static final String TYPE = "type";
    private static final String DESTINATION = "dest";
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    BuildOutput {
        attributes = Map.copyOf(attributes);
    }

    /// Reads the flag's text, and looks at the place that it names.
    ///
    /// Errors: [CliException]
    static BuildOutput parse(String text) {
        List<String> fields = fields(text);
        if (fields.size() == 1 && fields.getFirst().equals(text) && !text.startsWith("type=")) {
            return text.equals(STDOUT) ? of(TAR, STDOUT, Map.of()) : of(LOCAL, text, Map.of());
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw new CliException("invalid value " + field);
            }
            attributes.put(field.substring(0, equals).strip().toLowerCase(Locale.ROOT), field.substring(equals + 1));
        }
        String type = attributes.getOrDefault(TYPE, "");
        if (type.isEmpty()) {
            throw new CliException("type is required for output");
        }
        if (type.equals("registry")) {
            attributes.putIfAbsent("push", "true");
            type = IMAGE;
        }
        String destination = attributes.getOrDefault(DESTINATION, "");
        attributes.keySet().removeAll(List.of(TYPE, DESTINATION));
        return of(type, destination, attributes);
    }

    private static List<String> fields(String text) {
        try {
            return CsvFields.of(text);
        } catch (IllegalArgumentException e) {
            throw new CliException("invalid output " + GoText.quote(text) + ": " + e.getMessage());
        }
    }

    private static BuildOutput of(String type, String destination, Map<String, String> attributes) {
        boolean isFolder =
                type.equals(LOCAL) || (ARCHIVES.contains(type) && FALSE.contains(attributes.getOrDefault("tar", "")));
        if (isFolder) {
            return new BuildOutput(type, folder(type, destination), attributes);
        }
        if (type.equals(DOCKER) && destination.isEmpty()) {
            return new BuildOutput(IMAGE, new OutputTarget.Engine(), attributes);
        }
        return type.equals(TAR) || ARCHIVES.contains(type)
                ? new BuildOutput(type, file(type, destination), attributes)
                : new BuildOutput(type, new OutputTarget.Engine(), attributes);
    }

    private static OutputTarget folder(String type, String destination) {
        if (destination.isEmpty()) {
            throw new CliException("dest is required for " + type + " exporter");
        }
        if (destination.equals(STDOUT)) {
            throw new CliException("dest cannot be stdout for " + type + " exporter");
        }
        Path folder = Path.of(destination);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new CliException("destination directory " + destination + " is a file");
        }
        return new OutputTarget.ToFolder(folder);
    }

    private static OutputTarget file(String type, String destination) {
        if (destination.isEmpty() || destination.equals(STDOUT)) {
            if (Tty.isTerminal(1)) {
                throw new CliException("dest file is required for " + type + " exporter. refusing to write to console");
            }
            return new OutputTarget.Stdout();
        }
        Path file = Path.of(destination).toAbsolutePath();
        if (Files.isDirectory(file)) {
            throw new CliException("destination file " + destination + " is a directory");
        }
        try {
            Files.createDirectories(file.resolveSibling("."));
        } catch (IOException e) {
            throw new CliException("invalid destination file: " + destination + ": " + FileErrors.text(e));
        }
        return new OutputTarget.ToFile(file);
    }

    /// Whether it is an image, which has names and annotations.
    boolean isImage() {
        return type.equals(IMAGE) || ARCHIVES.contains(type);
    }

    /// Whether the image goes to its registry.
    boolean isPushed() {
        return type.equals(IMAGE) && TRUE.contains(attributes.getOrDefault("push", ""));
    }

    /// The same with further attributes, which go before its own.
    BuildOutput with(Map<String, String> further) {
        Map<String, String> all = new LinkedHashMap<>(attributes);
        all.putAll(further);
        return new BuildOutput(type, target, all);
    }
}
