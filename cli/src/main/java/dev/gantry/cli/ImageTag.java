package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Gives an image another name.
final class ImageTag extends Command {
    ImageTag() {
        super(Usage.of(
                "tag",
                "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
                "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
                2,
                2,
                "image tag",
                "tag"));
        flags.stopAtFirstArgument();
    }

    @Override
    int run(Session session, List<String> arguments) {
        if (!ImageName.isId(arguments.getFirst())) {
            parse(arguments.getFirst());
        }
        ImageName target = parse(arguments.get(1));
        if (!target.digest().isEmpty()) {
            throw new CliException("refusing to create a tag with a digest reference");
        }
        session.client()
                .call(Request.post("/images/" + Request.segment(arguments.getFirst()) + "/tag")
                        .query("repo", target.repository())
                        .query("tag", target.withDefaultTag().tag()));
        return 0;
    }

    private static ImageName parse(String text) {
        try {
            return ImageName.parse(text);
        } catch (CliException e) {
            throw new CliException("Error parsing reference: " + GoText.quote(text) + " is not a valid repository/tag: "
                    + e.getMessage());
        }
    }
}
