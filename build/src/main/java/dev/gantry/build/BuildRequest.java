package dev.gantry.build;

import dev.gantry.api.HostConfig;
import dev.gantry.distribution.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What a build is asked for, apart from its context.
///
/// @param dockerfile its path in the context
/// @param outputs where the result goes; nowhere but into the cache where there is none
/// @param arguments the values of `ARG`s
/// @param labels of the image, besides the Dockerfile's
/// @param target the last stage to build, by its name; "" for the file's last
/// @param useCache whether steps that were done before are taken over
/// @param cacheFrom caches of other machines
/// @param cacheTo where this build's cache goes
/// @param uncached the stages whose steps are not taken over, by their names in lower case
/// @param squashes whether all that is above the base image becomes one layer
/// @param keepsFailed whether an image is made of what a command that fails leaves
/// @param pull whether base images are asked for even where they are here
/// @param platform `os/arch[/variant]`, or "" for this machine's
/// @param host the limits, network and hosts of the containers that steps run in
/// @param entitlements what steps may ask for besides: `network.host`, `security.insecure`
/// @param contexts what names stand for besides stages and images: `local:` for a folder that the client lends,
///     `docker-image://<reference>`, or an address as of [ContextOrigin.Address]
/// @param credentials for a registry's host
public record BuildRequest(
        String dockerfile,
        List<BuildOutput> outputs,
        Map<String, String> arguments,
        Map<String, String> labels,
        String target,
        boolean useCache,
        List<CacheSpec> cacheFrom,
        List<CacheSpec> cacheTo,
        Set<String> uncached,
        boolean squashes,
        boolean keepsFailed,
        boolean pull,
        String platform,
        HostConfig host,
        Set<String> entitlements,
        Map<String, String> contexts,
        Function<String, Credentials> credentials) {
    public BuildRequest {
        cacheFrom = List.copyOf(cacheFrom);
        cacheTo = List.copyOf(cacheTo);
        outputs = List.copyOf(outputs);
        arguments = Map.copyOf(arguments);
        labels = Map.copyOf(labels);
        uncached = Set.copyOf(uncached);
        entitlements = Set.copyOf(entitlements);
        contexts = Map.copyOf(contexts);
    }

    /// Those of the arguments that say how the build is done.
    BuiltInArguments builtIn() {
        return new BuiltInArguments(arguments);
    }
}
