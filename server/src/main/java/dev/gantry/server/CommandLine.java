package dev.gantry.server;

import dev.gantry.api.Json;
import dev.gantry.server.DaemonOption.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `gantryd` was called with: options, as the JSON that `daemon.json` would hold, and what to do.
///
/// @param configFile from `--config-file`; empty for the default, which may be missing
record CommandLine(Map<DaemonOption, JsonNode> options, Optional<String> configFile, Action action) {
    enum Action {
        RUN,
        VALIDATE,
        VERSION,
        HELP
    }

    /// Reads `--name=value`, `--name value`, `-n value`, `-nvalue` and clusters of switches, as Docker's flags
    /// are read.
    ///
    /// @throws ConfigException at an unknown flag, a missing or malformed value, or a word that is no flag
    static CommandLine parse(String... arguments) {
        Parser parser = new Parser(arguments);
        while (parser.position < arguments.length) {
            parser.next();
        }
        return new CommandLine(parser.options, parser.configFile, parser.action);
    }

    private static final class Parser {
        private final String[] arguments;
        private final Map<DaemonOption, JsonNode> options = new EnumMap<>(DaemonOption.class);
        private int position;
        private Optional<String> configFile = Optional.empty();
        private Action action = Action.RUN;

        Parser(String[] arguments) {
            this.arguments = arguments;
        }

        void next() {
            String argument = arguments[position++];
            if (argument.startsWith("--") && argument.length() > 2) {
                int equals = argument.indexOf('=');
                String name = argument.substring(2, equals < 0 ? argument.length() : equals);
                longFlag(name, equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1)));
            } else if (argument.startsWith("-") && argument.length() > 1) {
                shorthands(argument.substring(1));
            } else {
                throw new ConfigException("\"" + argument + "\" is no flag: gantryd accepts no arguments");
            }
        }

        private void longFlag(String name, Optional<String> attached) {
            switch (name) {
                case "help" -> action = Action.HELP;
                case "version" -> action = Action.VERSION;
                case "validate" -> action = Action.VALIDATE;
                case "config-file" -> configFile = Optional.of(value("--config-file", attached));
                default -> {
                    DaemonOption option = DaemonOption.ofFlag(name)
                            .orElseThrow(() -> new ConfigException(
                                    "unknown flag: --" + name + Suggestion.forWord(name, DaemonOption.flags())));
                    set(option, "--" + name, attached);
                }
            }
        }

        private void shorthands(String cluster) {
            for (int i = 0; i < cluster.length(); i++) {
                char letter = cluster.charAt(i);
                if (letter == 'v' || letter == 'h') {
                    action = letter == 'v' ? Action.VERSION : Action.HELP;
                    continue;
                }
                DaemonOption option = DaemonOption.ofShorthand(letter)
                        .orElseThrow(
                                () -> new ConfigException("unknown shorthand flag: '" + letter + "' in -" + cluster));
                if (option.kind == Kind.BOOLEAN) {
                    set(option, "-" + letter, Optional.empty());
                    continue;
                }
                String rest = cluster.substring(i + 1);
                String text = rest.startsWith("=") ? rest.substring(1) : rest;
                set(option, "-" + letter, rest.isEmpty() ? Optional.empty() : Optional.of(text));
                return;
            }
        }

        private String value(String flag, Optional<String> attached) {
            if (attached.isPresent()) {
                return attached.get();
            }
            if (position == arguments.length) {
                throw new ConfigException("flag needs an argument: " + flag);
            }
            return arguments[position++];
        }

        private void set(DaemonOption option, String flag, Optional<String> attached) {
            JsonNodeFactory json = Json.MAPPER.getNodeFactory();
            JsonNode given = switch (option.kind) {
                case BOOLEAN -> json.booleanNode(bool(flag, attached.orElse("true")));
                case TEXT -> json.stringNode(value(flag, attached));
                case NUMBER -> json.numberNode(number(flag, value(flag, attached)));
                case LIST -> ((ArrayNode) options.getOrDefault(option, json.arrayNode())).add(value(flag, attached));
                case MAP -> {
                    String pair = value(flag, attached);
                    int equals = pair.indexOf('=');
                    if (equals <= 0) {
                        throw invalid(flag, pair, "want name=value");
                    }
                    yield ((ObjectNode) options.getOrDefault(option, json.objectNode()))
                            .put(pair.substring(0, equals), pair.substring(equals + 1));
                }
            };
            options.put(option, given);
        }

        private static boolean bool(String flag, String text) {
            return switch (text) {
                case "true", "True", "TRUE", "t", "T", "1" -> true;
                case "false", "False", "FALSE", "f", "F", "0" -> false;
                default -> throw invalid(flag, text, "want true or false");
            };
        }

        private static long number(String flag, String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw invalid(flag, text, "want a number");
            }
        }

        private static ConfigException invalid(String flag, String value, String why) {
            return new ConfigException("invalid argument \"" + value + "\" for \"" + flag + "\" flag: " + why);
        }
    }
}
