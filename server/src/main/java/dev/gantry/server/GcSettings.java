package dev.gantry.server;

import dev.gantry.engine.EngineException;
import dev.gantry.engine.GcPolicy;
import dev.gantry.engine.GcPolicy.Kind;
import dev.gantry.engine.GcPolicy.Water;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The key `gc`: when the disk is cleaned up by itself, and of what.
///
///     {"high-water": "85%", "low-water": "70%", "min-age": "24h", "keep": ["stays=yes"],
///      "collect": ["build-cache", "images", "containers"]}
///
/// Marks are shares of the data root's disk, or sizes.
final class GcSettings {
    private static final String PLACE = "gc";
    private static final String HIGH = "high-water";
    private static final String LOW = "low-water";
    private static final String AGE = "min-age";
    private static final String KEEP = "keep";
    private static final String COLLECT = "collect";

    private static final Map<String, Kind> KINDS =
            Map.of("build-cache", Kind.BUILD_CACHE, "images", Kind.IMAGE, "containers", Kind.CONTAINER);

    private static final Duration DEFAULT_AGE = Duration.ofHours(24);
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?) ?%");

    private GcSettings() {}

    /// Null where nothing is to be cleaned up.
    ///
    /// @throws ConfigException naming what can't be used
    static @Nullable GcPolicy of(Settings settings) {
        if (!settings.has(DaemonOption.GC)) {
            return null;
        }
        Map<String, JsonNode> gc = settings.object(DaemonOption.GC);
        requireKnown(gc);
        Water high = water(HIGH, gc.get(HIGH));
        Water low = water(LOW, gc.get(LOW));
        requireOrder(high, low);
        return new GcPolicy(high, low, age(gc.get(AGE)), new LinkedHashSet<>(words(KEEP, gc.get(KEEP))), kinds(gc));
    }

    private static void requireKnown(Map<String, JsonNode> gc) {
        List<String> known = List.of(HIGH, LOW, AGE, KEEP, COLLECT);
        for (String field : gc.keySet()) {
            if (!known.contains(field)) {
                throw new ConfigException(
                        "\"" + PLACE + "\": there is no setting \"" + field + "\"" + Suggestion.forWord(field, known));
            }
        }
    }

    private static Water water(String name, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            throw new ConfigException("\"" + PLACE + "\": \"" + name + "\" is missing");
        }
        String place = PLACE + "." + name;
        if (!value.isString()) {
            throw refused(place, value, "a share such as \"80%\" or a size such as \"40GB\"");
        }
        Matcher percent = PERCENT.matcher(value.stringValue());
        if (!percent.matches()) {
            return new Water.Bytes(ByteSize.parse(place, value.stringValue()));
        }
        double share = Double.parseDouble(String.valueOf(percent.group(1))) / 100;
        if (share <= 0 || share > 1) {
            throw refused(place, value, "more than 0% and no more than 100%");
        }
        return new Water.Share(share);
    }

    private static void requireOrder(Water high, Water low) {
        boolean shares =
                high instanceof Water.Share(double above) && low instanceof Water.Share(double below) && below > above;
        boolean sizes =
                high instanceof Water.Bytes(long above) && low instanceof Water.Bytes(long below) && below > above;
        if (shares || sizes) {
            throw new ConfigException("\"" + PLACE + "\": \"" + LOW + "\" is above \"" + HIGH + "\"");
        }
    }

    private static Duration age(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return DEFAULT_AGE;
        }
        String place = PLACE + "." + AGE;
        if (!value.isString()) {
            throw refused(place, value, "a duration such as \"24h\"");
        }
        try {
            return GcPolicy.age(value.stringValue());
        } catch (EngineException e) {
            throw new ConfigException("\"" + place + "\": " + e.getMessage());
        }
    }

    private static List<String> words(String name, @Nullable JsonNode list) {
        List<String> words = new ArrayList<>();
        if (list == null || list.isNull()) {
            return words;
        }
        if (!list.isArray()) {
            throw refused(PLACE + "." + name, list, "a list");
        }
        for (JsonNode word : list) {
            if (!word.isString() || word.stringValue().isEmpty()) {
                throw refused(PLACE + "." + name, word, "a word");
            }
            words.add(word.stringValue());
        }
        return words;
    }

    private static List<Kind> kinds(Map<String, JsonNode> gc) {
        if (!gc.containsKey(COLLECT)) {
            return List.of(Kind.BUILD_CACHE, Kind.IMAGE, Kind.CONTAINER);
        }
        Set<Kind> kinds = new LinkedHashSet<>();
        for (String word : words(COLLECT, gc.get(COLLECT))) {
            Kind kind = KINDS.get(word);
            if (kind == null) {
                throw new ConfigException("\"" + PLACE + "." + COLLECT + "\": there is no \"" + word + "\""
                        + Suggestion.forWord(word, List.copyOf(KINDS.keySet())));
            }
            kinds.add(kind);
        }
        return List.copyOf(kinds);
    }

    private static ConfigException refused(String place, JsonNode value, String wanted) {
        return new ConfigException("\"" + place + "\": " + value + " is not " + wanted);
    }
}
