package dev.gantry.registry;

/// A path that is answered, and what one must be allowed to do for it.
///
/// @param pattern as [dev.gantry.http.Router] takes it; `{name}` is the repository
record Endpoint(String method, String pattern, Access access, Route route) {
    /// Who may come in.
    enum Access {
        /// Everybody.
        OPEN,
        /// Everybody, too; wrong credentials are refused nevertheless.
        CREDENTIALS,
        /// Who has an account, or the token that is given to those who have none.
        ACCOUNT,
        PULL,
        PUSH,
        DELETE,
        CATALOG
    }
}
