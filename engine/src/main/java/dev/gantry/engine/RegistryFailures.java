package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.distribution.RegistryException;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Reference;

/// What refusals of registries mean to users. Source: dockerd's `distribution/errors.go`.
final class RegistryFailures {
    private RegistryFailures() {}

    /// A pull that was refused.
    static EngineException ofPull(Reference reference, RegistryException e) {
        String text = Failures.text(e);
        return switch (e.code()) {
            case "DENIED" ->
                notFound("pull access denied for " + reference.familiarName()
                        + ", repository does not exist or may require 'docker login': " + text);
            case "MANIFEST_UNKNOWN" -> notFound("manifest for " + reference.familiar() + " not found: " + text);
            case "NAME_UNKNOWN" -> notFound("repository " + reference.familiarName() + " not found: " + text);
            default -> of(e);
        };
    }

    /// A push that was refused: which request met it is not said.
    static EngineException ofPush(RegistryException e) {
        return e.isBeforeAnswer() && e.getCause() instanceof RegistryException told ? of(told) : of(e);
    }

    /// A question for what a registry has.
    static EngineException ofInspect(Reference reference, RegistryException e) {
        return e.code().equals("DENIED") ? ofPull(reference, e) : of(e);
    }

    /// Anything else that a registry refused.
    static EngineException of(RegistryException e) {
        Kind kind = e.isMissing() ? Kind.NOT_FOUND : Kind.SYSTEM;
        return new EngineException(kind, Failures.text(e), e);
    }

    /// A login that was refused.
    static EngineException ofLogin(RegistryException e) {
        return new EngineException(e.isDenied() ? Kind.UNAUTHORIZED : Kind.SYSTEM, Failures.text(e), e);
    }

    /// What a user typed where the name of an image in a registry is expected.
    static Reference parse(String text) {
        try {
            return Reference.parse(text);
        } catch (InvalidReferenceException e) {
            throw invalid(Failures.text(e));
        }
    }
}
