package dev.gantry.compose;

import java.util.List;
import java.util.Map;

/// How an image is built.
///
/// @param context absolute path, or an address
/// @param dockerfile path within the context, or absolute
/// @param dockerfileInline its text, in place of a file; or empty
/// @param args build arguments
/// @param additionalContexts named contexts: path, address, `docker-image://...`, `service:...`
/// @param ssh agents and keys: `default`, `id=path`
/// @param labels of the image
/// @param cacheFrom where steps are looked for
/// @param cacheTo where steps are sent to
/// @param entitlements extended rights
/// @param extraHosts `name=address`
/// @param platforms what it is built for
/// @param tags further names of the image
/// @param secrets lent to its steps
/// @param ulimits of its steps
/// @param target the stage to build, or empty for the last
/// @param network of its steps, or empty
/// @param isolation Windows only
/// @param provenance `true`, `false`, `mode=max`, ..., or empty
/// @param sbom `true`, `false`, a generator, or empty
/// @param shmSizeBytes of `/dev/shm`; 0: the default
/// @param noCache every step is done again
/// @param pull base images are looked up anew
/// @param privileged steps with all rights
public record Build(
        String context,
        String dockerfile,
        String dockerfileInline,
        Map<String, String> args,
        Map<String, String> additionalContexts,
        List<String> ssh,
        Map<String, String> labels,
        List<String> cacheFrom,
        List<String> cacheTo,
        List<String> entitlements,
        List<String> extraHosts,
        List<String> platforms,
        List<String> tags,
        List<FileMount> secrets,
        Map<String, Ulimit> ulimits,
        String target,
        String network,
        String isolation,
        String provenance,
        String sbom,
        long shmSizeBytes,
        boolean noCache,
        boolean pull,
        boolean privileged) {
    /// Keeps copies that nobody changes.
    public Build {
        args = Sorted.copy(args);
        additionalContexts = Sorted.copy(additionalContexts);
        ssh = List.copyOf(ssh);
        labels = Sorted.copy(labels);
        cacheFrom = List.copyOf(cacheFrom);
        cacheTo = List.copyOf(cacheTo);
        entitlements = List.copyOf(entitlements);
        extraHosts = List.copyOf(extraHosts);
        platforms = List.copyOf(platforms);
        tags = List.copyOf(tags);
        secrets = List.copyOf(secrets);
        ulimits = Sorted.copy(ulimits);
    }
}
