package dev.gantry.engine;

import dev.gantry.image.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The containers, running or not, that were made from an image.
final class ImageUsers {
    private final ContainerRegistry containers;

    ImageUsers(ContainerRegistry containers) {
        this.containers = containers;
    }

    boolean any(Digest image) {
        return of(image).findAny().isPresent();
    }

    long count(Digest image) {
        return of(image).count();
    }

    List<String> ids(Digest image) {
        return of(image).map(ContainerDocument::id).toList();
    }

    Optional<ContainerDocument> first(Digest image, Predicate<ContainerDocument> which) {
        return of(image).filter(which).findFirst();
    }

    private Stream<ContainerDocument> of(Digest image) {
        return containers.all().stream()
                .map(Container::document)
                .filter(document -> document.imageId().equals(image.toString()));
    }
}
