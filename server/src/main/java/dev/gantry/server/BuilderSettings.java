package dev.gantry.server;

import dev.gantry.engine.CacheLimits;
import dev.gantry.engine.CachePolicy;
import dev.gantry.engine.CacheRule;
import dev.gantry.engine.EngineException;
import dev.gantry.engine.Filters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The key `builder`: what becomes of what builds have kept.
///
///     {"gc": {"enabled": true, "policy": [{"maxUsedSpace": "20GB", "filter": ["unused-for=24h"], "all": true}]}}
///
/// Source: dockerd's `builder.gc`; `keepStorage` and `defaultKeepStorage` are the older names of the reserved space.
final class BuilderSettings {
    private static final String GC = "builder.gc";
    private static final String POLICY = GC + ".policy";

    private BuilderSettings() {}

    /// @throws ConfigException naming what can't be used
    static CachePolicy of(Settings settings) {
        Map<String, JsonNode> builder = settings.object(DaemonOption.BUILDER);
        requireKnown("builder", builder, Set.of("gc"));
        JsonNode gc = builder.get("gc");
        return gc == null || gc.isNull() ? CachePolicy.OFF : policy(object(GC, gc));
    }

    private static CachePolicy policy(Map<String, JsonNode> gc) {
        requireKnown(
                GC,
                gc,
                Set.of(
                        "enabled",
                        "defaultReservedSpace",
                        "defaultKeepStorage",
                        "defaultMaxUsedSpace",
                        "defaultMinFreeSpace",
                        "policy"));
        CacheLimits defaults = new CacheLimits(
                reserved(GC, gc, "defaultReservedSpace", "defaultKeepStorage"),
                size(GC, gc, "defaultMaxUsedSpace"),
                size(GC, gc, "defaultMinFreeSpace"));
        List<CacheRule> rules = new ArrayList<>();
        JsonNode given = gc.get("policy");
        if (given != null && !given.isNull()) {
            if (!given.isArray()) {
                throw refused(POLICY, given, "a list");
            }
            given.forEach(rule -> rules.add(rule(object(POLICY, rule))));
        }
        return new CachePolicy(flag(GC, gc, "enabled"), defaults, rules);
    }

    private static CacheRule rule(Map<String, JsonNode> rule) {
        requireKnown(
                POLICY, rule, Set.of("all", "filter", "reservedSpace", "keepStorage", "maxUsedSpace", "minFreeSpace"));
        CacheLimits limits = new CacheLimits(
                reserved(POLICY, rule, "reservedSpace", "keepStorage"),
                size(POLICY, rule, "maxUsedSpace"),
                size(POLICY, rule, "minFreeSpace"));
        try {
            return new CacheRule(flag(POLICY, rule, "all"), limits, filters(rule.get("filter")));
        } catch (EngineException e) {
            throw new ConfigException("\"" + POLICY + "\": " + e.getMessage());
        }
    }

    /// `["unused-for=24h"]`, or as older files have it `{"unused-for": {"24h": true}}`.
    private static Filters filters(@Nullable JsonNode given) {
        Map<String, Set<String>> filters = new LinkedHashMap<>();
        if (given == null || given.isNull()) {
            return Filters.NONE;
        }
        if (given.isObject()) {
            given.properties().forEach(entry -> filters.put(entry.getKey(), words(entry.getValue())));
        } else if (given.isArray()) {
            given.forEach(filter -> {
                String[] parts = filter.asString("").split("=", 2);
                if (parts.length < 2) {
                    throw new ConfigException("\"" + POLICY + "\": filter " + filter + " is not name=value");
                }
                filters.computeIfAbsent(parts[0], _ -> new LinkedHashSet<>()).add(parts[1]);
            });
        } else {
            throw refused(POLICY, given, "a list of filters");
        }
        return new Filters(filters);
    }

    private static Set<String> words(JsonNode values) {
        if (!values.isObject()) {
            throw refused(POLICY, values, "an object of a filter's values");
        }
        return new LinkedHashSet<>(values.propertyNames());
    }

    private static Map<String, JsonNode> object(String place, JsonNode node) {
        if (!node.isObject()) {
            throw refused(place, node, "an object");
        }
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        node.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
        return fields;
    }

    private static void requireKnown(String place, Map<String, JsonNode> fields, Set<String> known) {
        for (String field : fields.keySet()) {
            if (!known.contains(field)) {
                throw new ConfigException("\"" + place + "\": there is no setting \"" + field + "\""
                        + Suggestion.forWord(field, List.copyOf(known)));
            }
        }
    }

    private static long reserved(String place, Map<String, JsonNode> fields, String name, String olderName) {
        return size(place, fields, fields.containsKey(name) ? name : olderName);
    }

    private static long size(String place, Map<String, JsonNode> fields, String name) {
        JsonNode value = fields.get(name);
        if (value == null || value.isNull()) {
            return 0;
        }
        if (!value.isString()) {
            throw refused(place + "." + name, value, "a size such as \"20GB\"");
        }
        return value.stringValue().isEmpty() ? 0 : ByteSize.parse(place + "." + name, value.stringValue());
    }

    private static boolean flag(String place, Map<String, JsonNode> fields, String name) {
        JsonNode value = fields.get(name);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw refused(place + "." + name, value, "true or false");
        }
        return value.booleanValue();
    }

    private static ConfigException refused(String place, JsonNode value, String wanted) {
        return new ConfigException("\"" + place + "\": " + value + " is not " + wanted);
    }
}
