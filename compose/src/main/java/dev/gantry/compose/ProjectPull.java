package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Brings the images of services, whether they are here or not.
///
/// @param ignoresBuildable whether those that can be built are left out without a word
/// @param ignoresFailures whether what can't be brought is no failure
/// @param policy `always`, `missing`, or `""`: always
public record ProjectPull(ProjectWork work, boolean ignoresBuildable, boolean ignoresFailures, String policy) {

    /// Errors: [ProjectException], the client's; the others still get their turn
    public void run(Collection<Service> services) {
        Map<String, Service> byImage = new TreeMap<>();
        for (Service service : services) {
            boolean canBuild = service.image().build() != null;
            if (service.image().reference().isEmpty() || (canBuild && ignoresBuildable)) {
                work.progress().done(service.name(), "Skipped - No image to be pulled");
            } else if (isPresent(service)) {
                work.progress().done(service.name(), "Skipped - Image is already present locally");
            } else {
                Service other = byImage.putIfAbsent(work.names().image(service), service);
                if (other != null) {
                    work.progress().done(service.name(), "Skipped - Image is already being pulled by " + other.name());
                }
            }
        }
        List<Map.Entry<String, Service>> pulls = new ArrayList<>(byImage.entrySet());
        Parallel.forEach(pulls, work.parallel(), entry -> pull(entry.getKey(), entry.getValue()));
    }

    private boolean isPresent(Service service) {
        String wanted = policy.isEmpty() ? service.image().pullPolicy() : policy;
        boolean isOnlyMissing = wanted.equals("missing") || wanted.equals("if_not_present") || wanted.equals("never");
        if (!isOnlyMissing && !wanted.startsWith("every_")) {
            return false;
        }
        String image = work.names().image(service);
        Optional<JsonObject> found = work.engine().find(Request.get("/images/" + Request.segment(image) + "/json"));
        return found.isPresent() && !new PullPolicy(wanted).isStale(found.get(), Instant.now());
    }

    private void pull(String image, Service service) {
        try {
            work.progress().step(service.name(), "Pulling", "Pulled", () -> {
                if (!work.isDryRun()) {
                    work.images()
                            .pull(
                                    image,
                                    service.image().platform(),
                                    message -> work.progress().detail(service.name(), message));
                }
            });
        } catch (RuntimeException e) {
            if (!ignoresFailures && service.image().build() == null) {
                throw e;
            }
            work.progress().tell(service.name() + ": " + e.getMessage());
        }
    }
}
