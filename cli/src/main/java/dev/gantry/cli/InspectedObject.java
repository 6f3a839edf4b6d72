package dev.gantry.cli;

import dev.gantry.cli.template.GoObject;
import dev.gantry.cli.template.Nothing;
import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An object of the engine as templates see it in Docker: with fixed fields where Docker's client has a struct,
/// a map where it has a map. Told apart by name, since JSON does not say.
final class InspectedObject implements GoObject {
    private static final Set<String> MAPS = Set.of(
            "Annotations",
            "Attributes",
            "AuxAddress",
            "AuxiliaryAddresses",
            "Containers",
            "Data",
            "Details",
            "DriverOpts",
            "ExposedPorts",
            "IndexConfigs",
            "Labels",
            "Networks",
            "Options",
            "PortBindings",
            "Ports",
            "Runtimes",
            "Services",
            "Status",
            "StorageOpt",
            "Sysctls",
            "Tmpfs",
            "Volumes");

    /// Fields that Docker's structs have even when the engine leaves them out, and what they hold then.
    private static final Map<String, Object> EMPTY_FIELDS = Map.of(
            "StopSignal", "",
            "MacAddress", "",
            "Runtime", "",
            "Experimental", false,
            "Shell", List.of(),
            "Mounts", List.of(),
            "Tmpfs", Map.of(),
            "Sysctls", Map.of(),
            "Annotations", Map.of(),
            "StorageOpt", Map.of());

    /// Fields that are pointers, left out by the engine when nil.
    private static final Set<String> NIL_FIELDS =
            Set.of("Health", "Healthcheck", "SizeRw", "SizeRootFs", "Init", "StopTimeout", "UsageData");

    /// Fields that are pointers, `null` from the engine when nil.
    private static final Set<String> POINTERS =
            Set.of("IPAMConfig", "MemorySwappiness", "OomKillDisable", "PidsLimit", "Init", "Health", "Healthcheck");

    private final JsonObject object;
    private final String goType;

    /// An object whose type Docker's errors don't name.
    InspectedObject(JsonObject object) {
        this(object, "");
    }

    /// @param goType such as `system.dockerInfo`, for error texts
    InspectedObject(JsonObject object, String goType) {
        this.object = object;
        this.goType = goType;
    }

    @Override
    public @Nullable Object get(String name, List<@Nullable Object> arguments) {
        if (!arguments.isEmpty()) {
            throw new IllegalArgumentException(name + " has arguments but cannot be invoked as function");
        }
        if (object.containsKey(name)) {
            return seen(name, object.get(name));
        }
        if (NIL_FIELDS.contains(name)) {
            return Nothing.NIL_POINTER;
        }
        if (EMPTY_FIELDS.containsKey(name)) {
            return EMPTY_FIELDS.get(name);
        }
        String spelled = jsonName(name);
        if (object.containsKey(spelled)) {
            return object.get(spelled);
        }
        throw new IllegalArgumentException(
                goType.isEmpty()
                        ? "map has no entry for key " + GoText.quote(name)
                        : "can't evaluate field " + name + " in type " + goType);
    }

    /// How JSON spells the fields whose Go names differ.
    private static String jsonName(String name) {
        return switch (name) {
            case "ID" -> "Id";
            case "APIVersion" -> "ApiVersion";
            default -> name;
        };
    }

    /// What Go has for a field's JSON: `null` is an empty list or map where it is not a pointer.
    private @Nullable Object seen(String name, @Nullable Object value) {
        return switch (value) {
            case JsonObject map when isMap(name) -> withStructs(map);
            case JsonObject nested -> new InspectedObject(nested, typeOf(name));
            case List<?> list -> withStructs(list);
            case null -> isMap(name) ? Map.of() : POINTERS.contains(name) ? Nothing.NIL_POINTER : List.of();
            default -> value;
        };
    }

    private String typeOf(String name) {
        return goType.equals("system.versionInfo") && name.equals("Client") ? "system.clientVersion" : "";
    }

    /// `LogConfig.Config` is a map, a container's `Config` is not.
    private boolean isMap(String name) {
        return MAPS.contains(name) || (name.equals("Config") && object.containsKey("Type"));
    }

    private List<@Nullable Object> withStructs(List<?> list) {
        List<@Nullable Object> seen = new ArrayList<>();
        list.forEach(element -> seen.add(seen("", element)));
        return seen;
    }

    /// A map whose values are structs (networks by name) or plain (labels).
    private JsonObject withStructs(JsonObject map) {
        JsonObject seen = new JsonObject();
        map.forEach((name, value) -> seen.put(name, seen("", value)));
        return seen;
    }

    @Override
    public List<String> names() {
        return List.copyOf(object.keySet());
    }

    @Override
    public JsonObject json() {
        return object;
    }
}
