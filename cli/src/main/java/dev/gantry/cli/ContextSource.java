package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.SequencedMap;

/// A context that there is, stored or not.
///
/// @param context as [ContextStore] has it
/// @param tls files by endpoint and name
/// @param isStored false for the one that options and environment make
record ContextSource(JsonObject context, SequencedMap<String, byte[]> tls, boolean isStored) {

    /// The context of a name.
    ///
    /// Errors: [CliException]
    static ContextSource of(Session session, String name) {
        if (name.equals(ContextStore.DEFAULT)) {
            return new ContextSource(
                    session.locator().defaultContext(), session.locator().defaultTlsFiles(), false);
        }
        ContextStore contexts = session.contexts();
        return new ContextSource(contexts.require(name), contexts.tlsFiles(name), true);
    }

    String description() {
        return isStored ? context.object("Metadata").text("Description") : "Current DOCKER_HOST based configuration";
    }

    /// Where its engine listens, or `""`.
    String host() {
        return context.object("Endpoints").object(ContextStore.DOCKER).text("Host");
    }
}
