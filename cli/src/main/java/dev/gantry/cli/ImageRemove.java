package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.List;

/// Removes names of images, and images without a name left.
final class ImageRemove extends Command {
    private final Flag<Boolean> force = flags.bool('f', "force", "Force removal of the image");
    private final Flag<Boolean> noPrune = flags.bool("no-prune", "Do not delete untagged parents");

    private final Flag<List<String>> platforms = flags.strings(
                    "platform",
                    "Remove only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g.,"
                            + " \"linux/amd64\")")
            .since("1.50");

    ImageRemove() {
        super(Usage.of(
                "rm",
                "[OPTIONS] IMAGE [IMAGE...]",
                "Remove one or more images",
                1,
                Usage.ANY,
                "image rm",
                "image remove",
                "rmi"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        List<String> failures = new ArrayList<>();
        boolean fatal = false;
        for (String image : arguments) {
            try {
                remove(session, image);
            } catch (ApiException e) {
                failures.add(Failures.text(e));
                fatal |= e.status() != 404;
            }
        }
        if (!failures.isEmpty() && (fatal || !force.value())) {
            throw new CliException(String.join("\n", failures));
        }
        failures.forEach(session.err()::println);
        return 0;
    }

    private void remove(Session session, String image) {
        Request request = Request.delete("/images/" + Request.segment(image))
                .flag("force", force.value())
                .flag("noprune", noPrune.value());
        platforms
                .value()
                .forEach(platform ->
                        request.query("platforms", Platform.parse(platform).json()));
        for (JsonObject removed : Json.objects(session.client().call(request))) {
            session.out()
                    .println(
                            removed.has("Deleted")
                                    ? "Deleted: " + removed.text("Deleted")
                                    : "Untagged: " + removed.text("Untagged"));
        }
    }
}
