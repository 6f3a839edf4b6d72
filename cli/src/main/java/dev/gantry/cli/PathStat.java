package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.Json;
import dev.gantry.client.JsonException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// What an engine says of a file in a container (`X-Docker-Container-Path-Stat`), in Go's `FileMode` bits.
record PathStat(long mode, String linkTarget) {
    private static final long DIRECTORY = 1L << 31;
    private static final long SYMLINK = 1L << 27;
    private static final long DEVICE = 1L << 26;
    private static final long IRREGULAR = 1L << 19;

    /// Where the engine has a container's files.
    static String archive(String container) {
        return "/containers/" + Request.segment(container) + "/archive";
    }

    /// The file's; empty where there is none, or the engine does not say.
    static Optional<PathStat> find(EngineClient client, String container, String path) {
        try (Response answer = client.open(Request.head(archive(container)).query("path", path))) {
            return Optional.of(of(answer));
        } catch (ApiException | CliException e) {
            return Optional.empty();
        }
    }

    /// What an answer with the file tells of it.
    ///
    /// Errors: [CliException] where it tells nothing that can be read.
    static PathStat of(Response answer) {
        String header = answer.header("X-Docker-Container-Path-Stat");
        try {
            String json = new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
            JsonObject stat = JsonObject.from(Json.parse(json));
            if (!stat.has("mode")) {
                throw unreadable("EOF");
            }
            return new PathStat(stat.number("mode"), stat.text("linkTarget"));
        } catch (IllegalArgumentException | JsonException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static CliException unreadable(String reason) {
        return new CliException(
                "unable to get resource stat from response: unable to decode container path stat header: " + reason);
    }

    boolean isDirectory() {
        return (mode & DIRECTORY) != 0;
    }

    boolean isLink() {
        return (mode & SYMLINK) != 0;
    }

    /// What keeps files from being written there, or `""`.
    String obstacle() {
        if ((mode & DEVICE) != 0) {
            return "got a device";
        }
        return (mode & IRREGULAR) != 0 ? "got an irregular file" : "";
    }

    /// The path that a link at `path` leads to.
    String follow(String path) {
        return linkTarget.startsWith("/")
                ? linkTarget
                : GoPaths.join(GoPaths.split(path).directory(), linkTarget);
    }
}
