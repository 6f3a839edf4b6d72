package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Variables and labels from flags and from files with one `NAME=value` a line. `#` begins a line that is
/// passed over.
final class EnvironmentFiles {
    private EnvironmentFiles() {}

    /// Those of the files, then those of the flags. A name alone takes its value from `own`. Without one there,
    /// that of a file is left out, and that of a flag stays a name, with which an engine takes the variable away.
    ///
    /// Errors: [CliException] for a file that can't be read so.
    static List<String> variables(List<String> files, List<String> flags, Map<String, String> own) {
        List<String> all = new ArrayList<>();
        files.forEach(file -> all.addAll(lines(file, own::get)));
        for (String word : flags) {
            all.add(word.indexOf('=') < 0 && own.containsKey(word) ? word + "=" + own.get(word) : word);
        }
        return all;
    }

    /// A variable of a flag. Errors: `IllegalArgumentException` in Docker's words.
    static String variable(String text) {
        if (text.isEmpty() || text.startsWith("=")) {
            throw new IllegalArgumentException("invalid environment variable: " + text);
        }
        return text;
    }

    /// Labels by name. A name alone has the value `""` in a flag, and does not count in a file.
    static JsonObject labels(List<String> files, List<String> flags) {
        List<String> words = new ArrayList<>();
        files.forEach(file -> words.addAll(lines(file, name -> null)));
        words.addAll(flags);
        return KeyValues.of(words);
    }

    /// A label of a flag. Errors: `IllegalArgumentException` in Docker's words.
    static String label(String text) {
        int equals = text.indexOf('=');
        String name = (equals < 0 ? text : text.substring(0, equals)).stripLeading();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("invalid label '" + text + "': empty name");
        }
        if (hasBlank(name)) {
            throw new IllegalArgumentException("label '" + name + "' contains whitespaces");
        }
        return text;
    }

    /// @param values what a name alone stands for; null for nothing
    private static List<String> lines(String file, UnaryOperator<@Nullable String> values) {
        List<String> found = new ArrayList<>();
        int number = 0;
        for (String line : text(file).split("\n", -1)) {
            number++;
            String text = decoded(file, line, number).stripLeading();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            if (hasBlank(name)) {
                throw broken(file, "variable '" + name + "' contains whitespaces");
            }
            if (name.isEmpty()) {
                throw broken(file, "no variable name on line '" + text + "'");
            }
            if (equals >= 0) {
                found.add(text);
            } else if (values.apply(name) != null) {
                found.add(name + "=" + values.apply(name));
            }
        }
        return found;
    }

    /// The bytes of the file, each as one character.
    private static String text(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            if (Files.isDirectory(Path.of(file))) {
                throw broken(file, "read " + file + ": is a directory");
            }
            throw new CliException(FileErrors.text(e));
        }
    }

    /// A line without its end and, on the first, the mark that says UTF-8.
    private static String decoded(String file, String line, int number) {
        byte[] bytes = (line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                .getBytes(StandardCharsets.ISO_8859_1);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            String shown = IntStream.range(0, bytes.length)
                    .mapToObj(i -> Integer.toString(bytes[i] & 0xff))
                    .collect(Collectors.joining(" ", "[", "]"));
            throw broken(file, "invalid utf8 bytes at line " + number + ": " + shown);
        }
    }

    private static boolean hasBlank(String name) {
        return name.chars().anyMatch(Character::isWhitespace);
    }

    private static CliException broken(String file, String reason) {
        return new CliException("invalid env file (" + file + "): " + reason);
    }
}
