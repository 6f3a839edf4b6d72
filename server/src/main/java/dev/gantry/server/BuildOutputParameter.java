package dev.gantry.server;

import dev.gantry.api.BuildConnection;
import dev.gantry.api.Json;
import dev.gantry.build.BuildOutput;
import dev.gantry.http.HttpException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The parameter `outputs` of a build: `[{"Type": "oci", "Attrs": {"name": "web"}}]`. Source: Engine API, `ImageBuild`.
final class BuildOutputParameter {
    /// More than anybody asks for.
    private static final int MOST = 32;

    private BuildOutputParameter() {}

    /// One of them, as it comes.
    record Output(@Nullable String type, @Nullable Map<String, String> attrs) {}

    /// @throws HttpException 400 for what can't be read, 501 where the answer can't carry outputs
    static List<BuildOutput> read(Call call, BuildOutput.Common common) {
        String text = call.text("outputs");
        boolean isConversation = call.request().header("Upgrade").equalsIgnoreCase(BuildConnection.PROTOCOL);
        if (!isConversation && !List.of("", "null", "[]").contains(text)) {
            throw new HttpException(501, "the build option outputs is not supported yet");
        }
        if (!isConversation || text.isEmpty()) {
            return List.of(BuildOutput.image(common));
        }
        Output[] outputs = parse(text);
        if (outputs.length > MOST) {
            throw new HttpException(400, "a build has at most " + MOST + " outputs");
        }
        return List.of(outputs).stream().map(output -> output(output, common)).toList();
    }

    private static Output[] parse(String text) {
        try {
            return Json.read(text, Output[].class);
        } catch (JacksonException e) {
            throw new HttpException(400, "error reading outputs: " + e.getOriginalMessage());
        }
    }

    private static BuildOutput output(Output output, BuildOutput.Common common) {
        Map<String, String> attributes =
                new HashMap<>(Optional.ofNullable(output.attrs()).orElse(Map.of()));
        return BuildOutput.of(Optional.ofNullable(output.type()).orElse(""), attributes, common);
    }
}
