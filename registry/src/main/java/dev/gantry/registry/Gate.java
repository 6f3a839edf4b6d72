package dev.gantry.registry;

import dev.gantry.http.Request;
import dev.gantry.http.Response;

/// Stands before every route: nothing behind it asks again who may do what, but for a mount's other
/// repository and the token service.
@FunctionalInterface
interface Gate {
    /// Lets everybody do everything.
    Gate OPEN = (_, _, _, _) -> new Caller("", Grants.ALL);

    /// Lets a request in and tells whose it is.
    ///
    /// @param response may get a challenge
    /// @param repository the name in the path, which need not be well-formed; or empty
    /// @throws RegistryException `UNAUTHORIZED` or `DENIED`
    Caller admit(Request request, Response response, Endpoint.Access access, String repository);
}
