package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The fields `Binds` and `Mounts` of a container's `HostConfig`. Used once.
final class MountRequests {
    private static final String BIND = "bind";
    private static final String VOLUME = "volume";

    private final Service service;
    private final ContainerBlueprint blueprint;
    private final List<String> binds = new ArrayList<>();
    private final List<JsonObject> mounts = new ArrayList<>();
    private final Set<String> targets = new HashSet<>();

    MountRequests(Service service, ContainerBlueprint blueprint) {
        this.service = service;
        this.blueprint = blueprint;
    }

    void add(RequestFields host) {
        Map<String, String> inherited = blueprint.inheritedVolumes();
        service.storage().mounts().forEach(mount -> add(mount, inherited));
        for (String path : blueprint.imageVolumes()) {
            String volume = inherited.get(path);
            if (volume != null && targets.add(path)) {
                mounts.add(JsonObject.of("Type", VOLUME, "Source", volume, "Target", path));
            }
        }
        for (JsonObject file : new ServiceFiles(blueprint.project(), service).binds()) {
            if (targets.add(file.text("Target"))) {
                mounts.add(file);
            }
        }
        host.list("Binds", binds).list("Mounts", mounts);
    }

    private void add(Mount mount, Map<String, String> inherited) {
        targets.add(mount.target());
        if (mount.type().equals(BIND) && isPlain(mount)) {
            binds.add(bind(mount));
            return;
        }
        RequestFields fields = new RequestFields()
                .put("Type", mount.type())
                .text("Source", source(mount, inherited))
                .put("Target", mount.target())
                .flag("ReadOnly", mount.readOnly())
                .text("Consistency", mount.consistency());
        options(fields, mount);
        mounts.add(fields.json());
    }

    /// The older form makes a source that is missing; the newer has the other options.
    private static boolean isPlain(Mount mount) {
        return mount.createHostPath()
                && mount.propagation().isEmpty()
                && (mount.recursive().isEmpty() || mount.recursive().equals("enabled"));
    }

    private static String bind(Mount mount) {
        String access = mount.readOnly() ? "ro" : "rw";
        String label = mount.selinux().isEmpty() ? "" : "," + mount.selinux();
        return mount.source() + ":" + mount.target() + ":" + access + label;
    }

    private String source(Mount mount, Map<String, String> inherited) {
        if (!mount.type().equals(VOLUME)) {
            return mount.source();
        }
        if (mount.source().isEmpty()) {
            return inherited.getOrDefault(mount.target(), "");
        }
        Volume volume = blueprint.project().volumes().get(mount.source());
        return volume == null ? mount.source() : volume.name();
    }

    private static void options(RequestFields fields, Mount mount) {
        switch (mount.type()) {
            case BIND ->
                fields.object(
                        "BindOptions",
                        new RequestFields()
                                .text("Propagation", mount.propagation())
                                .flag("CreateMountpoint", mount.createHostPath())
                                .flag("NonRecursive", mount.recursive().equals("disabled"))
                                .flag("ReadOnlyNonRecursive", mount.recursive().equals("writable"))
                                .flag(
                                        "ReadOnlyForceRecursive",
                                        mount.recursive().equals("readonly"))
                                .json());
            case VOLUME ->
                fields.object(
                        "VolumeOptions",
                        new RequestFields()
                                .flag("NoCopy", mount.noCopy())
                                .text("Subpath", mount.subpath())
                                .map("Labels", mount.labels())
                                .json());
            case "tmpfs" ->
                fields.object(
                        "TmpfsOptions",
                        new RequestFields()
                                .number("SizeBytes", mount.tmpfsSizeBytes())
                                .number("Mode", mount.tmpfsMode())
                                .json());
            case "image" ->
                fields.object(
                        "ImageOptions",
                        new RequestFields().text("Subpath", mount.subpath()).json());
            default -> {
                // the others have none
            }
        }
    }
}
