package dev.gantry.compose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML into a tree, in which aliases and merge keys (`<<`) are resolved. A text has limits: 4 MiB, 64
/// collections within each other, 200,000 values with those that aliases repeat.
///
/// Errors: [ComposeException] with file, line and column.
final class YamlReader {
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_VALUES = 200_000;

    private final String file;
    private final Iterator<Event> events;
    private final Map<String, Node> anchors = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();
    private int depth;
    private int values;

    private YamlReader(String text, String file) {
        this.file = file;
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setUseMarks(true)
                .setCodePointLimit(MAX_BYTES)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /// The documents of a file; those that are empty are left out.
    static List<Node> read(String text, String file) {
        try {
            return new YamlReader(text, file).documents();
        } catch (MarkedYamlEngineException e) {
            Position at = e.getProblemMark().map(mark -> position(file, mark)).orElse(Position.none(file));
            throw new ComposeException(at, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ComposeException(file + ": not YAML: " + e.getMessage());
        }
    }

    private List<Node> documents() {
        List<Node> documents = new ArrayList<>();
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                anchors.clear();
                Node document = node(events.next());
                if (!(document instanceof Node.Scalar scalar) || scalar.value() != null) {
                    documents.add(document);
                }
            }
        }
        return documents;
    }

    private Node node(Event event) {
        if (++values > MAX_VALUES) {
            throw new ComposeException(at(event), "more than " + MAX_VALUES + " values");
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        int before = values;
        Node node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent sequence -> nested(sequence, this::sequence);
            case MappingStartEvent mapping -> nested(mapping, this::mapping);
            default -> throw new ComposeException(at(event), "not a value");
        };
        Node marked = marked(node, tag(event));
        Optional<String> anchor =
                event instanceof NodeEvent named ? named.getAnchor().map(String::valueOf) : Optional.empty();
        anchor.ifPresent(name -> {
            anchors.put(name, marked);
            sizes.put(name, values - before + 1);
        });
        return marked;
    }

    private interface Reading<E> {
        Node read(E start);
    }

    private <E extends Event> Node nested(E start, Reading<E> reading) {
        if (++depth > MAX_DEPTH) {
            throw new ComposeException(at(start), "more than " + MAX_DEPTH + " levels within each other");
        }
        try {
            return reading.read(start);
        } finally {
            depth--;
        }
    }

    private Node aliased(AliasEvent alias) {
        String name = String.valueOf(alias.getAlias());
        Node node = anchors.get(name);
        if (node == null) {
            throw new ComposeException(at(alias), "no anchor &" + name + " before this alias");
        }
        values += sizes.getOrDefault(name, 1);
        if (values > MAX_VALUES) {
            throw new ComposeException(at(alias), "aliases make more than " + MAX_VALUES + " values");
        }
        return node;
    }

    private static String tag(Event event) {
        Optional<String> tag = switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case SequenceStartEvent sequence -> sequence.getTag();
            case MappingStartEvent mapping -> mapping.getTag();
            default -> Optional.empty();
        };
        return tag.orElse("");
    }

    private static Node marked(Node node, String tag) {
        return switch (tag) {
            case "!reset" -> new Node.Marked(Node.Marker.RESET, node);
            case "!override" -> new Node.Marked(Node.Marker.OVERRIDE, node);
            default -> node;
        };
    }

    private Node scalar(ScalarEvent event) {
        boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
        return new Node.Scalar(value(event.getValue(), tag(event), plain), at(event));
    }

    private static @Nullable Object value(String text, String tag, boolean plain) {
        return switch (tag) {
            case "tag:yaml.org,2002:str", "!" -> text;
            case "tag:yaml.org,2002:null" -> null;
            case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool" ->
                YamlScalars.plain(text);
            default -> plain ? YamlScalars.plain(text) : text;
        };
    }

    private Node sequence(SequenceStartEvent start) {
        List<Node> items = new ArrayList<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            items.add(node(event));
            event = events.next();
        }
        return new Node.Sequence(items, at(start));
    }

    private Node mapping(MappingStartEvent start) {
        Map<String, Node> own = new LinkedHashMap<>();
        Map<String, Position> keys = new LinkedHashMap<>();
        List<Node.Mapping> bases = new ArrayList<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            Position at = at(event);
            boolean merges = isMergeKey(event);
            String key = key(node(event), at);
            Node value = node(events.next());
            if (merges) {
                addBases(value, bases);
            } else if (own.putIfAbsent(key, value) != null) {
                throw new ComposeException(
                        at,
                        "mapping key \"" + key + "\" already defined at line "
                                + Optional.ofNullable(keys.get(key))
                                        .map(Position::line)
                                        .orElse(0));
            } else {
                keys.put(key, at);
            }
            event = events.next();
        }
        return merged(new Node.Mapping(own, keys, at(start)), bases);
    }

    private static boolean isMergeKey(Event event) {
        return event instanceof ScalarEvent scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && scalar.getValue().equals("<<");
    }

    private static String key(Node key, Position at) {
        if (key instanceof Node.Scalar scalar) {
            return scalar.text();
        }
        throw new ComposeException(at, "a key must be a text");
    }

    private static void addBases(Node value, List<Node.Mapping> bases) {
        switch (value) {
            case Node.Mapping mapping -> bases.add(mapping);
            case Node.Sequence sequence -> sequence.items().forEach(item -> addBases(item, bases));
            case Node.Marked marked -> addBases(marked.value(), bases);
            case Node.Scalar scalar ->
                throw new ComposeException(scalar.at(), "map merge requires map or sequence of maps as the value");
        }
    }

    /// Own keys count before those of the bases, an earlier base before a later one.
    private static Node.Mapping merged(Node.Mapping own, List<Node.Mapping> bases) {
        if (bases.isEmpty()) {
            return own;
        }
        Map<String, Node> all = new LinkedHashMap<>(own.values());
        Map<String, Position> keys = new LinkedHashMap<>(own.keys());
        for (Node.Mapping base : bases) {
            base.values().forEach(all::putIfAbsent);
            base.keys().forEach(keys::putIfAbsent);
        }
        return new Node.Mapping(all, keys, own.at());
    }

    private Position at(Event event) {
        return event.getStartMark().map(mark -> position(file, mark)).orElse(Position.none(file));
    }

    private static Position position(String file, Mark mark) {
        return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
