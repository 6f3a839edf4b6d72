package dev.gantry.server;

import dev.gantry.api.Json;
import dev.gantry.server.DaemonOption.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The options that were given, by flag or in the file, each at most once. Values are JSON of the option's
/// kind.
///
/// @param warnings about options that have no effect, for the log
record Settings(Map<DaemonOption, JsonNode> values, List<String> warnings) {
    /// Where the configuration is read from unless `--config-file` says otherwise; it may be missing.
    static final Path DEFAULT_FILE = Path.of("/etc/gantry/daemon.json");

    /// Reads the file that the command line names and joins both.
    ///
    /// @throws ConfigException for anything that can't be used, naming it
    static Settings read(CommandLine commandLine) {
        Path file = commandLine.configFile().map(Path::of).orElse(DEFAULT_FILE);
        return of(commandLine.options(), readFile(file, commandLine.configFile().isEmpty()), file);
    }

    static Settings of(Map<DaemonOption, JsonNode> flags, Map<DaemonOption, JsonNode> fromFile, Path file) {
        refuseConflicts(flags, fromFile, file);
        Map<DaemonOption, JsonNode> values = new EnumMap<>(DaemonOption.class);
        values.putAll(fromFile);
        values.putAll(flags);
        List<String> warnings = new ArrayList<>();
        values.forEach((option, value) -> judge(option, value, warnings));
        return new Settings(values, warnings);
    }

    /// The file's options.
    ///
    /// @param mayBeMissing a file that is not there reads as an empty one
    static Map<DaemonOption, JsonNode> readFile(Path file, boolean mayBeMissing) {
        JsonNode document;
        try {
            String text = Files.readString(file);
            document = text.isBlank() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(text);
        } catch (NoSuchFileException e) {
            if (mayBeMissing) {
                return Map.of();
            }
            throw new ConfigException("unable to read configuration file " + file + ": no such file");
        } catch (IOException e) {
            throw new ConfigException("unable to read configuration file " + file + ": " + e.getMessage());
        } catch (JacksonException e) {
            throw new ConfigException("invalid JSON in configuration file " + file + ": " + e.getOriginalMessage()
                    + " (line " + e.getLocation().getLineNr() + ")");
        }
        if (!document.isObject()) {
            throw new ConfigException("configuration file " + file + ": want a JSON object");
        }
        return readDocument(document);
    }

    private static Map<DaemonOption, JsonNode> readDocument(JsonNode document) {
        Map<DaemonOption, JsonNode> options = new EnumMap<>(DaemonOption.class);
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : document.properties()) {
            Optional<DaemonOption> option = DaemonOption.ofKey(entry.getKey());
            if (option.isEmpty()) {
                unknown.add(entry.getKey() + Suggestion.forWord(entry.getKey(), DaemonOption.keys()));
            } else if (!entry.getValue().isNull()) {
                options.put(option.get(), checkKind(option.get(), entry.getValue()));
            }
        }
        if (!unknown.isEmpty()) {
            throw new ConfigException(
                    "the following directives don't match any configuration option: " + String.join(", ", unknown));
        }
        return options;
    }

    private static JsonNode checkKind(DaemonOption option, JsonNode value) {
        boolean fits = switch (option.kind) {
            case BOOLEAN -> value.isBoolean();
            case TEXT -> value.isString() || (option == DaemonOption.DEFAULT_SHM_SIZE && value.isNumber());
            case NUMBER -> value.isIntegralNumber();
            case LIST -> value.isArray();
            case MAP -> value.isObject();
        };
        if (!fits) {
            throw new ConfigException("\"" + option.key + "\": " + value + " is not "
                    + switch (option.kind) {
                        case BOOLEAN -> "true or false";
                        case TEXT -> "a string";
                        case NUMBER -> "a whole number";
                        case LIST -> "a list";
                        case MAP -> "an object";
                    });
        }
        return value;
    }

    private static void refuseConflicts(
            Map<DaemonOption, JsonNode> flags, Map<DaemonOption, JsonNode> fromFile, Path file) {
        List<String> conflicts = new ArrayList<>();
        flags.forEach((option, value) -> {
            JsonNode other = fromFile.get(option);
            if (other != null) {
                conflicts.add(option.key + ": (from flag: " + shown(value) + ", from file: " + shown(other) + ")");
            }
        });
        if (!conflicts.isEmpty()) {
            throw new ConfigException("unable to configure the daemon with file " + file
                    + ": the following directives are specified both as a flag and in the configuration file: "
                    + String.join(", ", conflicts));
        }
    }

    /// As Go prints values: lists in brackets, without quotes.
    private static String shown(JsonNode value) {
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(shown(item)));
            return "[" + String.join(" ", items) + "]";
        }
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static void judge(DaemonOption option, JsonNode value, List<String> warnings) {
        if (option.effect == Effect.REFUSED) {
            throw new ConfigException("\"" + option.key + "\" is not supported yet (" + option.text + "): remove it");
        }
        if (option.effect == Effect.ONLY && !option.only.equals(shown(value))) {
            throw new ConfigException("\"" + option.key + "\": " + value + " is not supported yet (" + option.text
                    + "): the only value is \"" + option.only + "\"");
        }
        if (option.effect == Effect.NONE) {
            warnings.add("\"" + option.key + "\" has no effect: " + option.text);
        }
    }

    /// The options that are given otherwise here than in `other`, or only in one of the two.
    Set<DaemonOption> differences(Settings other) {
        Set<DaemonOption> changed = EnumSet.noneOf(DaemonOption.class);
        for (DaemonOption option : DaemonOption.values()) {
            if (!Objects.equals(values.get(option), other.values.get(option))) {
                changed.add(option);
            }
        }
        return changed;
    }

    boolean has(DaemonOption option) {
        return values.containsKey(option);
    }

    boolean flag(DaemonOption option, boolean absent) {
        JsonNode value = values.get(option);
        return value == null ? absent : value.booleanValue();
    }

    String text(DaemonOption option, String absent) {
        JsonNode value = values.get(option);
        return value == null ? absent : shown(value);
    }

    @Nullable String textOrNull(DaemonOption option) {
        String value = text(option, "");
        return value.isEmpty() ? null : value;
    }

    int number(DaemonOption option, int absent) {
        JsonNode value = values.get(option);
        if (value == null) {
            return absent;
        }
        if (!value.canConvertToInt() || value.intValue() < 0) {
            throw new ConfigException("\"" + option.key + "\": " + value + " is out of range");
        }
        return value.intValue();
    }

    /// The entries of a list: strings.
    List<String> list(DaemonOption option) {
        List<String> entries = new ArrayList<>();
        nodes(option).forEach(entry -> entries.add(shown(entry)));
        return entries;
    }

    /// The entries of a list as they are.
    List<JsonNode> nodes(DaemonOption option) {
        List<JsonNode> entries = new ArrayList<>();
        JsonNode value = values.get(option);
        if (value != null) {
            value.forEach(entries::add);
        }
        return entries;
    }

    /// The entries of an object as they are, in their order.
    Map<String, JsonNode> object(DaemonOption option) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        JsonNode value = values.get(option);
        if (value != null) {
            value.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        }
        return entries;
    }

    /// The entries of an object whose values are strings.
    Map<String, String> map(DaemonOption option) {
        Map<String, String> entries = new LinkedHashMap<>();
        object(option).forEach((name, value) -> entries.put(name, shown(value)));
        return entries;
    }
}
