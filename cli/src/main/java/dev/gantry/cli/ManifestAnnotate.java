package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Says for which platform an image of a list is.
final class ManifestAnnotate extends ManifestCommand {
    private static final Set<String> PLATFORMS = Set.of(
            "darwin/386",
            "darwin/amd64",
            "darwin/arm",
            "darwin/arm64",
            "dragonfly/amd64",
            "freebsd/386",
            "freebsd/amd64",
            "freebsd/arm",
            "linux/386",
            "linux/amd64",
            "linux/arm",
            "linux/arm64",
            "linux/ppc64le",
            "linux/mips64",
            "linux/mips64le",
            "linux/riscv64",
            "linux/s390x",
            "netbsd/386",
            "netbsd/amd64",
            "netbsd/arm",
            "openbsd/386",
            "openbsd/amd64",
            "openbsd/arm",
            "plan9/386",
            "plan9/amd64",
            "solaris/amd64",
            "windows/386",
            "windows/amd64");

    private final Flag<String> arch = flags.text("arch", "Set architecture");
    private final Flag<String> os = flags.text("os", "Set operating system");
    private final Flag<List<String>> osFeatures = flags.strings("os-features", "Set operating system feature");
    private final Flag<String> osVersion = flags.text("os-version", "Set operating system version");
    private final Flag<String> variant = flags.text("variant", "Set architecture variant");

    ManifestAnnotate() {
        super(Usage.of(
                "annotate",
                "[OPTIONS] MANIFEST_LIST MANIFEST",
                "Add additional information to a local image manifest",
                2,
                2));
    }

    @Override
    int run(Session session, List<String> arguments) {
        ImageName list = name(arguments.getFirst(), "annotate: error parsing name for manifest list");
        ImageName image = name(arguments.get(1), "annotate: error parsing name for manifest");
        ManifestStore store = store(session);
        ImageManifest manifest = store.find(list, image)
                .orElseThrow(() -> new CliException(
                        "manifest for image " + arguments.get(1) + " does not exist in " + arguments.getFirst()));
        JsonObject platform = manifest.platform();
        set(platform, "architecture", arch);
        set(platform, "os", os);
        set(platform, "os.version", osVersion);
        set(platform, "variant", variant);
        List<String> features = new ArrayList<>(platform.texts("os.features"));
        osFeatures.value().stream()
                .filter(feature -> !features.contains(feature))
                .forEach(features::add);
        platform.put("os.features", features);
        if (!PLATFORMS.contains(platform.text("os") + "/" + platform.text("architecture"))) {
            throw new CliException(
                    "manifest entry for image has unsupported os/arch combination: " + os.value() + "/" + arch.value());
        }
        store.save(list, image, manifest.withPlatform(platform));
        return 0;
    }

    private static void set(JsonObject platform, String field, Flag<String> flag) {
        if (!flag.value().isEmpty()) {
            platform.put(field, flag.value());
        }
    }
}
