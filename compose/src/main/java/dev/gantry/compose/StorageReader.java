package dev.gantry.compose;

/// Makes a record of what a service says about files.
record StorageReader(Fields service) {
    ServiceStorage read() {
        return new ServiceStorage(
                service.list("volumes", StorageReader::mount),
                service.texts("volumes_from"),
                service.texts("tmpfs"),
                service.list("secrets", StorageReader::file),
                service.list("configs", StorageReader::file),
                service.map("storage_opt"),
                service.number("shm_size"),
                service.flag("read_only"));
    }

    private static Mount mount(Fields mount) {
        Fields bind = mount.object("bind");
        Fields volume = mount.object("volume");
        Fields tmpfs = mount.object("tmpfs");
        String subpath = volume.text("subpath");
        return new Mount(
                mount.text("type"),
                mount.text("source"),
                mount.text("target"),
                mount.flag("read_only"),
                mount.text("consistency"),
                mount.has("bind") && (!bind.has("create_host_path") || bind.flag("create_host_path")),
                bind.text("propagation"),
                bind.text("recursive"),
                bind.text("selinux"),
                volume.flag("nocopy"),
                subpath.isEmpty() ? mount.object("image").text("subpath") : subpath,
                volume.map("labels"),
                tmpfs.number("size"),
                tmpfs.integer("mode"));
    }

    static FileMount file(Fields file) {
        return new FileMount(
                file.text("source"),
                file.text("target"),
                file.text("uid"),
                file.text("gid"),
                file.optionalInteger("mode"));
    }
}
