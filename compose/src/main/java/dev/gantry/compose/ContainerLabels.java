package dev.gantry.compose;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The labels that a container of a service gets.
final class ContainerLabels {
    private ContainerLabels() {}

    /// @param hash of what it is made from ([#hash])
    /// @param imageId empty where it is not known
    static Map<String, String> of(Project project, Service service, int number, String hash, String imageId) {
        Map<String, String> labels = new TreeMap<>(service.identity().labels());
        labels.put(ComposeLabels.PROJECT, project.name());
        labels.put(ComposeLabels.SERVICE, service.name());
        labels.put(ComposeLabels.VERSION, ComposeLabels.COMPOSE_VERSION);
        labels.put(ComposeLabels.ONE_OFF, "False");
        labels.put(ComposeLabels.NUMBER, Integer.toString(number));
        labels.put(ComposeLabels.CONFIG_HASH, hash);
        labels.put(ComposeLabels.WORKING_DIRECTORY, project.directory().toString());
        labels.put(
                ComposeLabels.CONFIG_FILES,
                project.files().stream().map(Path::toString).collect(Collectors.joining(",")));
        labels.put(ComposeLabels.DEPENDS_ON, dependencies(service));
        if (!imageId.isEmpty()) {
            labels.put(ComposeLabels.IMAGE, imageId);
        }
        return labels;
    }

    private static String dependencies(Service service) {
        List<String> texts = new ArrayList<>();
        service.lifecycle()
                .dependsOn()
                .forEach((name, needed) -> texts.add(name + ":" + text(needed.condition()) + ":" + needed.restart()));
        return String.join(",", texts);
    }

    private static String text(Condition condition) {
        return switch (condition) {
            case STARTED -> "service_started";
            case HEALTHY -> "service_healthy";
            case COMPLETED_SUCCESSFULLY -> "service_completed_successfully";
        };
    }

    /// The service's hash; where it shares what containers have, these count, too: it is made anew with them.
    static String hash(Service service, SharedNamespaces shared) {
        if (shared.containers().isEmpty()) {
            return service.hash();
        }
        try {
            String text = service.hash() + "\0" + String.join("\0", shared.containers());
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
