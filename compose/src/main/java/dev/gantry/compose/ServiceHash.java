package dev.gantry.compose;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The digest that tells whether containers were made from a service as it is: of its JSON, without what
/// does not change a container (build, pull policy, scale, dependencies, profiles), as Docker Compose
/// computes it.
final class ServiceHash {
    private ServiceHash() {}

    static String of(Node.Mapping service) {
        Node.Mapping counted = service.without("build")
                .without("pull_policy")
                .without("scale")
                .without("depends_on")
                .without("profiles");
        if (counted.values().get("deploy") instanceof Node.Mapping deploy) {
            counted = counted.with("deploy", deploy.without("replicas"));
        }
        @Nullable Object rendered = new Rendering(true).object(counted, Schema.object("service"));
        byte[] json = JsonWriter.write(rendered, false).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
