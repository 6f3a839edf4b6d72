package dev.gantry.registry;

/// Who sends a request, and what he may do.
///
/// @param name an account's, or empty for somebody unknown
record Caller(String name, Grants grants) {
    boolean may(Action action, String repository) {
        return grants.allow(action, repository);
    }
}
