package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.Request;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The flags of `build` about what is not built again.
final class BuildCacheFlags {
    private final Flag<List<String>> cacheFrom;
    private final Flag<List<String>> cacheTo;
    private final Flag<Boolean> noCache;
    private final Flag<List<String>> noCacheFilter;

    BuildCacheFlags(Flags flags) {
        cacheFrom = flags.list(
                "cache-from", "External cache sources (e.g., \"user/app:cache\", \"type=local,src=path/to/dir\")");
        cacheTo = flags.list(
                "cache-to",
                "Cache export destinations (e.g., \"user/app:cache\", \"type=local,dest=path/to/dir\", \"type=inline\")");
        noCache = flags.bool("no-cache", "Do not use cache when building the image");
        noCacheFilter = flags.strings("no-cache-filter", "Do not cache specified stages");
    }

    /// Those that an engine can't be asked for without a connection of the build's own.
    List<Flag<?>> special() {
        return List.of(cacheTo, noCacheFilter);
    }

    /// The caches that lie on this machine.
    LocalCaches local() {
        return LocalCaches.of(caches(cacheFrom), caches(cacheTo));
    }

    void addTo(Request request) {
        request.flag("nocache", noCache.value());
        if (cacheFrom.changed()) {
            request.query("cachefrom", Json.write(caches(cacheFrom)));
        }
        if (cacheTo.changed()) {
            request.query("cacheto", Json.write(caches(cacheTo)));
        }
        noCacheFilter.value().forEach(stage -> request.query("nocachefilter", stage));
    }

    /// One reference or description each; references may be given with commas between them.
    private static List<String> caches(Flag<List<String>> given) {
        return given.value().stream()
                .flatMap(text -> text.contains("=") ? Stream.of(text) : Arrays.stream(text.split(",")))
                .toList();
    }
}
