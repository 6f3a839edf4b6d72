package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Variables and labels from flags and from files with one `NAME=value` a line. `#` begins a line that is
/// passed over.
final class EnvironmentFiles {
    private EnvironmentFiles() {}

    /// Those of the files, then those of the flags. A name alone takes its value from `own`; without one there
    /// it is left out, as in Docker.
    ///
    /// Errors: [CliException] with code 125.
    static List<String> variables(List<String> files, List<String> flags, Map<String, String> own) {
        List<String> all = new ArrayList<>();
        List<String> words = new ArrayList<>();
        files.forEach(file -> words.addAll(lines(file, true)));
        words.addAll(flags);
        for (String word : words) {
            if (word.isEmpty() || word.startsWith("=")) {
                throw new CliException("invalid environment variable: " + word, 125);
            }
            if (word.indexOf('=') >= 0) {
                all.add(word);
            } else if (own.containsKey(word)) {
                all.add(word + "=" + own.get(word));
            }
        }
        return all;
    }

    /// Labels by name; a name alone has the value "".
    static JsonObject labels(List<String> files, List<String> flags) {
        List<String> words = new ArrayList<>();
        files.forEach(file -> words.addAll(lines(file, false)));
        words.addAll(flags);
        return KeyValues.of(words);
    }

    private static List<String> lines(String file, boolean variables) {
        try {
            List<String> found = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of(file))) {
                String text = line.stripLeading();
                if (text.isEmpty() || text.startsWith("#")) {
                    continue;
                }
                int equals = text.indexOf('=');
                String name = equals < 0 ? text : text.substring(0, equals);
                if (variables && name.chars().anyMatch(Character::isWhitespace)) {
                    throw new CliException(
                            "poorly formatted environment: variable '" + name + "' contains whitespaces", 125);
                }
                found.add(text);
            }
            return found;
        } catch (CharacterCodingException e) {
            throw new CliException(file + " contains invalid utf8 bytes", 125);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e), 125);
        }
    }
}
