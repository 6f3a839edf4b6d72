package dev.gantry.compose;

/// Makes a record of `build`.
final class BuildReader {
    private BuildReader() {}

    static Build build(Fields build) {
        return new Build(
                build.text("context"),
                build.text("dockerfile"),
                build.text("dockerfile_inline"),
                build.map("args"),
                build.map("additional_contexts"),
                build.texts("ssh"),
                build.map("labels"),
                build.texts("cache_from"),
                build.texts("cache_to"),
                build.texts("entitlements"),
                build.texts("extra_hosts"),
                build.texts("platforms"),
                build.texts("tags"),
                build.list("secrets", StorageReader::file),
                LimitsReader.ulimits(build),
                build.text("target"),
                build.text("network"),
                build.text("isolation"),
                build.text("provenance"),
                build.text("sbom"),
                build.number("shm_size"),
                build.flag("no_cache"),
                build.flag("pull"),
                build.flag("privileged"));
    }
}
