package dev.gantry.compose;

/// What things of a project are called in the engine.
///
/// @param separator `-`; `_` with `--compatibility`
public record ServiceNames(String project, String separator) {

    /// `shop-web-1`, or the service's own `container_name`.
    String container(Service service, int number) {
        String own = service.identity().containerName();
        return own.isEmpty() ? project + separator + service.name() + separator + number : own;
    }

    /// What `run` calls a container: `shop-web-run-0123456789ab`.
    String oneOff(Service service, String slug) {
        return project + separator + service.name() + separator + "run" + separator + slug;
    }

    /// The image of a service: the one that is named, else `shop-web`.
    public String image(Service service) {
        String own = service.image().reference();
        return own.isEmpty() ? project + separator + service.name() : own;
    }
}
