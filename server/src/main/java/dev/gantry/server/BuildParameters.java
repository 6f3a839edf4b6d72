package dev.gantry.server;

import dev.gantry.api.AuthConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Json;
import dev.gantry.api.Ulimit;
import dev.gantry.build.BuildOutput;
import dev.gantry.build.BuildRequest;
import dev.gantry.build.CacheSpec;
import dev.gantry.distribution.Credentials;
import dev.gantry.distribution.Registries;
import dev.gantry.http.HttpException;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The query of a build. Source: Engine API, `ImageBuild`.
final class BuildParameters {
    private static final String HUB = "docker.io";

    private BuildParameters() {}

    /// @throws HttpException 400 for what can't be read, 501 for what this version does not do
    static BuildRequest read(Call call) {
        refuse(call);
        refuseWindows(call);
        String dockerfile = call.text("dockerfile");
        Map<String, String> arguments = strings(call, "buildargs");
        String platform = PlatformParameter.of(call, 32);
        return new BuildRequest(
                dockerfile.isEmpty() ? "Dockerfile" : dockerfile,
                BuildOutputParameter.read(call, new BuildOutput.Common(names(call), arguments, target(platform))),
                arguments,
                strings(call, "labels"),
                call.text("target"),
                !call.flag("nocache"),
                caches(call, "cachefrom"),
                caches(call, "cacheto"),
                call.query().all("nocachefilter").stream()
                        .map(stage -> stage.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                call.flag("squash"),
                call.flag("debug"),
                call.flag("pull"),
                platform,
                host(call),
                Set.copyOf(call.query().all("allow")),
                contexts(call),
                credentials(call));
    }

    private static void refuse(Call call) {
        if (call.text("version").equals("2")) {
            throw new HttpException(
                    501, "builds by BuildKit are not supported yet: set DOCKER_BUILDKIT=0 for the classic builder");
        }
    }

    /// As dockerd does on Linux.
    private static void refuseWindows(Call call) {
        if (!List.of("", "default").contains(call.text("isolation"))) {
            throw new HttpException(400, "Unsupported isolation: \"" + call.text("isolation") + "\"");
        }
        if (!List.of("", "null", "[]").contains(call.text("securityopt"))) {
            throw new HttpException(
                    400, "The daemon on this platform does not support setting security options on build");
        }
    }

    /// Each `name=value`.
    private static Map<String, String> contexts(Call call) {
        Map<String, String> contexts = new HashMap<>();
        for (String given : call.query().all("buildcontext")) {
            int equals = given.indexOf('=');
            if (equals <= 0) {
                throw new HttpException(400, "invalid build context " + given + ": it must be name=value");
            }
            contexts.put(given.substring(0, equals), given.substring(equals + 1));
        }
        return contexts;
    }

    private static Platform target(String platform) {
        try {
            return platform.isEmpty() ? Platform.host() : Platform.parse(platform);
        } catch (InvalidImageException e) {
            throw new HttpException(400, String.valueOf(e.getMessage()));
        }
    }

    private static List<Reference> names(Call call) {
        return call.query().all("t").stream()
                .filter(name -> !name.isEmpty())
                .map(BuildParameters::name)
                .toList();
    }

    private static Reference name(String text) {
        try {
            Reference name = Reference.parse(text);
            if (name.digest() != null) {
                throw new HttpException(400, "build tag cannot contain a digest");
            }
            return name.tagged();
        } catch (InvalidReferenceException e) {
            throw new HttpException(400, String.valueOf(e.getMessage()));
        }
    }

    /// An object of strings; a null is as good as an absent one.
    private static Map<String, String> strings(Call call, String parameter) {
        Map<String, String> values = new LinkedHashMap<>();
        String text = call.text(parameter);
        if (text.isEmpty()) {
            return values;
        }
        try {
            for (Map.Entry<String, JsonNode> entry : Json.MAPPER.readTree(text).properties()) {
                if (entry.getValue().isString()) {
                    values.put(entry.getKey(), entry.getValue().stringValue());
                }
            }
            return values;
        } catch (JacksonException e) {
            throw new HttpException(400, "error reading " + parameter + ": " + e.getOriginalMessage());
        }
    }

    private static List<CacheSpec> caches(Call call, String parameter) {
        String text = call.text(parameter);
        try {
            List<String> given =
                    text.isEmpty() || text.equals("null") ? List.of() : List.of(Json.read(text, String[].class));
            List<CacheSpec> caches = new ArrayList<>();
            for (int i = 0; i < given.size(); i++) {
                caches.add(CacheSpec.parse(i, given.get(i)));
            }
            return caches;
        } catch (JacksonException e) {
            throw new HttpException(400, "error reading " + parameter + ": " + e.getOriginalMessage());
        }
    }

    private static HostConfig host(Call call) {
        String network = call.text("networkmode");
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("NetworkMode", network.isEmpty() ? "default" : network);
        settings.put("ShmSize", number(call, "shmsize"));
        settings.put("Memory", number(call, "memory"));
        settings.put("MemorySwap", number(call, "memswap"));
        settings.put("CpuShares", number(call, "cpushares"));
        settings.put("CpuPeriod", number(call, "cpuperiod"));
        settings.put("CpuQuota", number(call, "cpuquota"));
        settings.put("CpusetCpus", call.text("cpusetcpus"));
        settings.put("CpusetMems", call.text("cpusetmems"));
        settings.put("CgroupParent", call.text("cgroupparent"));
        settings.put("Ulimits", ulimits(call.text("ulimits")));
        settings.put("ExtraHosts", call.query().all("extrahosts"));
        return Json.read(Json.write(settings), HostConfig.class);
    }

    private static List<Ulimit> ulimits(String text) {
        try {
            return text.isEmpty() || text.equals("null") ? List.of() : List.of(Json.read(text, Ulimit[].class));
        } catch (JacksonException e) {
            throw new HttpException(400, "error reading ulimit settings: " + e.getOriginalMessage());
        }
    }

    private static long number(Call call, String parameter) {
        String text = call.text(parameter);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new HttpException(
                    400,
                    parameter + " is not a valid number: strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    /// The header `X-Registry-Config`: who asks, by registry. One that can't be read is as good as none.
    private static Function<String, Credentials> credentials(Call call) {
        Map<String, Credentials> known = new HashMap<>();
        String header = call.request().header("X-Registry-Config");
        try {
            byte[] json = Base64.getUrlDecoder().decode(header.replace('+', '-').replace('/', '_'));
            if (json.length > 0) {
                for (Map.Entry<String, JsonNode> entry :
                        Json.MAPPER.readTree(json).properties()) {
                    AuthConfig auth = Json.read(entry.getValue().toString(), AuthConfig.class);
                    known.put(entry.getKey(), RegistryAuth.of(auth));
                }
            }
        } catch (IllegalArgumentException | JacksonException e) {
            return _ -> Credentials.ANONYMOUS;
        }
        return host -> known.getOrDefault(host.equals(HUB) ? Registries.HUB_LOGIN : host, Credentials.ANONYMOUS);
    }
}
