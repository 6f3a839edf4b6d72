package dev.gantry.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One line of a Dockerfile, taken apart: `HEALTHCHECK --interval=5s CMD true`.
///
/// @param word the instruction as it was written
/// @param flags `--name=value`, in front of the arguments
/// @param rest what follows, trimmed
record Instruction(String word, List<String> flags, String rest) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    Instruction {
        flags = List.copyOf(flags);
    }

    /// Empty for a blank line or a comment.
    static Optional<Instruction> parse(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        String word = firstWord(text);
        String rest = text.substring(word.length()).strip();
        List<String> flags = new ArrayList<>();
        while (rest.startsWith("--") && word.equalsIgnoreCase("HEALTHCHECK")) {
            String flag = firstWord(rest);
            flags.add(flag);
            rest = rest.substring(flag.length()).strip();
        }
        return Optional.of(new Instruction(word, flags, rest));
    }

    static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    /// The instruction in upper case.
    String name() {
        return word.toUpperCase(Locale.ROOT);
    }

    Instruction withoutFirstWord() {
        return new Instruction(
                word, flags, rest.substring(firstWord(rest).length()).strip());
    }

    /// The arguments, if they are a JSON array; what looks like one and does not parse is plain text.
    ///
    /// @throws InvalidImageException for an array of anything but strings
    Optional<List<String>> jsonArguments() {
        if (!rest.startsWith("[")) {
            return Optional.empty();
        }
        try {
            List<String> arguments = new ArrayList<>();
            for (JsonNode element : MAPPER.readTree(rest).values()) {
                if (!element.isString()) {
                    throw new InvalidImageException(
                            "when using JSON array syntax, arrays must be comprised of strings only");
                }
                arguments.add(element.stringValue());
            }
            return Optional.of(List.copyOf(arguments));
        } catch (JacksonException plainText) {
            return Optional.empty();
        }
    }
}
