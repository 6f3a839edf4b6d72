package dev.gantry.server;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.ContainerCreateRequest;
import dev.gantry.api.ContainerUpdateRequest;
import dev.gantry.api.DiskUsage;
import dev.gantry.api.ExecCreateRequest;
import dev.gantry.api.ExecStartRequest;
import dev.gantry.api.HostConfig;
import dev.gantry.api.ImageInspect;
import dev.gantry.api.ImageSummary;
import dev.gantry.api.Json;
import dev.gantry.api.Mount;
import dev.gantry.api.Rfc3339;
import dev.gantry.api.SystemInfo;
import dev.gantry.engine.Filters;
import dev.gantry.engine.SystemInformation.Occupant;
import dev.gantry.http.HttpException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How documents of the newest API version look to clients of older ones, and what older clients' requests mean
/// today. Source: dockerd's handlers, and the API's own history of changes.
final class Shapes {
    private static final Map<String, Occupant> DISK_USAGE_TYPES = Map.of(
            "container", Occupant.CONTAINER,
            "image", Occupant.IMAGE,
            "volume", Occupant.VOLUME,
            "build-cache", Occupant.BUILD_CACHE);

    /// What an image's configuration held before 1.50 although it says nothing about images.
    private static final List<String> CONTAINER_ONLY = List.of(
            "Hostname",
            "Domainname",
            "AttachStdin",
            "AttachStdout",
            "AttachStderr",
            "Tty",
            "OpenStdin",
            "StdinOnce",
            "Image",
            "NetworkDisabled",
            "MacAddress",
            "StopTimeout");

    private Shapes() {}

    /// @throws HttpException 400 where a field has the wrong type or there is no configuration
    static ContainerCreateRequest containerCreate(ObjectNode document, ApiVersion version) {
        ContainerCreateRequest request;
        try {
            request = ContainerCreateRequest.of(document);
        } catch (JacksonException e) {
            throw new HttpException(400, JsonBody.message(e));
        }
        if (request.config() == null) {
            throw new HttpException(400, "config cannot be empty in order to create a container");
        }
        HostConfig host = hostConfig(request.hostConfig(), version);
        return new ContainerCreateRequest(request.config(), host, request.networkingConfig());
    }

    /// @throws HttpException 400 where a field has the wrong type
    static ContainerUpdateRequest containerUpdate(ObjectNode document) {
        try {
            return ContainerUpdateRequest.of(document);
        } catch (JacksonException e) {
            throw new HttpException(400, JsonBody.message(e));
        }
    }

    /// The defaults that a client of the time counted on.
    private static HostConfig hostConfig(HostConfig asked, ApiVersion version) {
        HostConfig host = asked;
        if (version.before(40) && host.ipcMode().isEmpty()) {
            host = host.withIpcMode("shareable");
        }
        if (version.before(41) && host.cgroupnsMode().isEmpty()) {
            host = host.withCgroupnsMode("host");
        }
        if (version.before(44) && host.mounts() != null) {
            host = host.withMounts(
                    host.mounts().stream().map(Shapes::readOnlyAtTheTop).toList());
        }
        return host;
    }

    /// Before 1.44 a read-only mount was read-only at its top alone.
    private static Mount readOnlyAtTheTop(Mount mount) {
        if (!mount.readOnly() || !mount.type().equals("bind")) {
            return mount;
        }
        Mount.BindOptions given = mount.bindOptions();
        return new Mount(
                mount.type(),
                mount.source(),
                mount.target(),
                true,
                mount.consistency(),
                new Mount.BindOptions(
                        given == null ? "" : given.propagation(),
                        given != null && given.nonRecursive(),
                        given != null && given.createMountpoint(),
                        true,
                        false),
                mount.volumeOptions(),
                mount.imageOptions(),
                mount.tmpfsOptions());
    }

    /// Sizes of terminals came with 1.42; what older clients send in their place is not one.
    static ExecCreateRequest execCreate(ExecCreateRequest asked, ApiVersion version) {
        if (version.atLeast(42) || asked.consoleSize() == null) {
            return asked;
        }
        return new ExecCreateRequest(
                asked.user(),
                asked.privileged(),
                asked.tty(),
                null,
                asked.attachStdin(),
                asked.attachStderr(),
                asked.attachStdout(),
                asked.detachKeys(),
                asked.env(),
                asked.workingDir(),
                asked.cmd());
    }

    static ExecStartRequest execStart(ExecStartRequest asked, ApiVersion version) {
        return version.before(42) || asked.detach() ? new ExecStartRequest(asked.detach(), asked.tty(), null) : asked;
    }

    /// Before 1.42 a prune of volumes took named ones, too.
    static Filters volumePrune(Filters filters, ApiVersion version) {
        if (version.atLeast(42)) {
            return filters;
        }
        Map<String, Set<String>> values = new HashMap<>(filters.values());
        values.put("all", Set.of("true"));
        return new Filters(values);
    }

    static ObjectNode info(SystemInfo info, ApiVersion version) {
        ObjectNode document = Json.MAPPER.valueToTree(info);
        if (version.before(50)) {
            document.put("BridgeNfIptables", false).put("BridgeNfIp6tables", false);
        }
        if (version.before(49)) {
            for (String component : List.of("ContainerdCommit", "RuncCommit", "InitCommit")) {
                ObjectNode commit = (ObjectNode) document.get(component);
                commit.put("Expected", commit.path("ID").asString());
            }
            ObjectNode registries = (ObjectNode) document.get("RegistryConfig");
            registries.putArray("AllowNondistributableArtifactsCIDRs");
            registries.putArray("AllowNondistributableArtifactsHostnames");
        }
        return document;
    }

    static ArrayNode images(List<ImageSummary> images, ApiVersion version) {
        ArrayNode documents = Json.MAPPER.createArrayNode();
        for (ImageSummary image : images) {
            ObjectNode document = Json.MAPPER.valueToTree(image);
            boolean nameless = document.path("RepoTags").isEmpty()
                    && document.path("RepoDigests").isEmpty();
            if (version.before(43) && nameless) {
                document.putArray("RepoTags").add("<none>:<none>");
                document.putArray("RepoDigests").add("<none>@<none>");
            }
            documents.add(document);
        }
        return forVersion(documents, version);
    }

    private static ArrayNode forVersion(ArrayNode images, ApiVersion version) {
        for (JsonNode image : images) {
            if (version.before(44)) {
                ((ObjectNode) image).put("VirtualSize", image.path("Size").asLong());
            }
            if (version.before(48)) {
                ((ObjectNode) image).remove("Descriptor");
            }
        }
        return images;
    }

    static ObjectNode image(ImageInspect image, ApiVersion version) {
        ObjectNode document = Json.MAPPER.valueToTree(image);
        if (version.before(44)) {
            document.put("VirtualSize", image.size());
            if (image.created().isEmpty()) {
                document.put("Created", Rfc3339.ZERO);
            }
        }
        if (version.before(45)) {
            document.put("Container", "");
            document.set("ContainerConfig", Json.MAPPER.valueToTree(Json.read("{}", ContainerConfig.class)));
        }
        if (version.before(48)) {
            document.remove("Descriptor");
        }
        if (version.atLeast(50)) {
            withoutContainerFields((ObjectNode) document.get("Config"));
        }
        return document;
    }

    /// An image says only what it says: no empty fields, none of a container.
    private static void withoutContainerFields(ObjectNode config) {
        config.remove(CONTAINER_ONLY);
        for (String name : List.copyOf(config.propertyNames())) {
            JsonNode value = config.path(name);
            if (value.isNull()
                    || (value.isContainer() && value.isEmpty())
                    || value.asString("x").isEmpty()) {
                config.remove(name);
            }
        }
    }

    /// What a client asks for: from 1.42 on it may ask for some kinds only.
    ///
    /// @throws HttpException 400 for a kind that is none
    static Set<Occupant> diskUsageKinds(Call call) {
        List<String> types =
                call.version().before(42) ? List.of() : call.query().all("type");
        if (types.isEmpty()) {
            return EnumSet.allOf(Occupant.class);
        }
        Set<Occupant> kinds = EnumSet.noneOf(Occupant.class);
        for (String type : types) {
            Occupant kind = DISK_USAGE_TYPES.get(type);
            if (kind == null) {
                throw new HttpException(400, "unknown object type: " + type);
            }
            kinds.add(kind);
        }
        return kinds;
    }

    static ObjectNode diskUsage(DiskUsage usage, ApiVersion version) {
        ObjectNode document = Json.MAPPER.valueToTree(usage);
        if (document.path("Images") instanceof ArrayNode images) {
            forVersion(images, version);
        }
        return document;
    }
}
