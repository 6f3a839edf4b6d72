package dev.gantry.cli;

import dev.gantry.client.JsonObject;

/// What pruning removed, as it is shown.
final class PruneReport {
    private PruneReport() {}

    /// Prints the names under `title` and answers the bytes they had. `answer` is the engine's; `deleted` names
    /// its list, whose elements are names or, for images, objects.
    static long print(Session session, String title, JsonObject answer, String deleted) {
        if (!answer.list(deleted).isEmpty()) {
            session.out().println(title);
            answer.texts(deleted).forEach(session.out()::println);
            answer.objects(deleted).forEach(image -> printImage(session, image));
            session.out().println();
        }
        return answer.number("SpaceReclaimed");
    }

    private static void printImage(Session session, JsonObject image) {
        if (image.has("Untagged")) {
            session.out().println("untagged: " + image.text("Untagged"));
        }
        if (image.has("Deleted")) {
            session.out().println("deleted: " + image.text("Deleted"));
        }
    }

    static void printTotal(Session session, long bytes) {
        session.out().println("Total reclaimed space: " + ByteSize.precise(bytes));
    }
}
