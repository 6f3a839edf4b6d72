package dev.gantry.runtime;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One document of YAML 1.2, or of JSON, as a tree of JSON. Size, depth and what aliases multiply are bounded; keys
/// are unique.
final class BoundedYaml {
    private static final int LONGEST = 1 << 20;
    private static final int DEEPEST = 32;
    private static final int MOST_ALIASES = 50;
    private static final int MOST_VALUES = 100_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(LONGEST)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .build();

    private int values;

    private BoundedYaml() {}

    /// @throws SettingsException what is wrong with it, and where
    static JsonNode read(String text) {
        if (text.length() > LONGEST) {
            throw new SettingsException("larger than " + LONGEST + " characters");
        }
        try {
            requireShallow(text);
            Optional<Node> document = new Compose(SETTINGS).composeString(text);
            return document.isEmpty() ? NODES.nullNode() : new BoundedYaml().tree(document.get(), 0);
        } catch (YamlEngineException e) {
            throw new SettingsException(reason(e), e);
        }
    }

    /// What reads a document does so by recursion, what reads its events does not.
    private static void requireShallow(String text) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                throw tooDeep();
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private static SettingsException tooDeep() {
        return new SettingsException("nested deeper than " + DEEPEST);
    }

    private static String reason(YamlEngineException e) {
        if (e instanceof MarkedYamlEngineException marked) {
            String place = marked.getProblemMark()
                    .map(mark -> " (line " + (mark.getLine() + 1) + ")")
                    .orElse("");
            return marked.getProblem() + place;
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /// An anchor may contain itself, and many aliases one another.
    private JsonNode tree(Node node, int depth) {
        if (depth > DEEPEST) {
            throw tooDeep();
        }
        if (++values > MOST_VALUES) {
            throw new SettingsException("more than " + MOST_VALUES + " values");
        }
        return switch (node) {
            case MappingNode map -> object(map, depth);
            case SequenceNode list -> array(list, depth);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new SettingsException("a value of type " + node.getTag());
        };
    }

    private ObjectNode object(MappingNode map, int depth) {
        ObjectNode object = NODES.objectNode();
        for (NodeTuple entry : map.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key) || !key.getTag().equals(Tag.STR)) {
                throw new SettingsException("a key that is not a string" + at(entry.getKeyNode()));
            }
            if (object.has(key.getValue())) {
                throw new SettingsException("duplicate key " + key.getValue() + at(key));
            }
            object.set(key.getValue(), tree(entry.getValueNode(), depth + 1));
        }
        return object;
    }

    private ArrayNode array(SequenceNode list, int depth) {
        ArrayNode array = NODES.arrayNode();
        list.getValue().forEach(value -> array.add(tree(value, depth + 1)));
        return array;
    }

    /// What a plain word means is the schema's to say: here JSON's.
    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(Boolean.parseBoolean(text));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return number(scalar, text);
        }
        if (!tag.equals(Tag.STR)) {
            throw new SettingsException("a value of type " + tag + at(scalar));
        }
        return NODES.stringNode(text);
    }

    private static JsonNode number(ScalarNode scalar, String text) {
        try {
            return scalar.getTag().equals(Tag.INT)
                    ? NODES.numberNode(Long.parseLong(text))
                    : NODES.numberNode(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new SettingsException("a number that is none, or too large: " + text + at(scalar), e);
        }
    }

    private static String at(Node node) {
        return node.getStartMark()
                .map(mark -> " (line " + (mark.getLine() + 1) + ")")
                .orElse("");
    }
}
