package dev.gantry.registry;

import dev.gantry.http.Handler;
import dev.gantry.http.HttpException;
import dev.gantry.http.Request;
import dev.gantry.http.Response;
import dev.gantry.http.Router;
import dev.gantry.storage.DiskFull;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every request's way: the gate, the route, and errors as the specification words them.
final class RegistryHandler implements Handler {
    private static final Logger LOG = System.getLogger(RegistryHandler.class.getName());
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final int FULL = 507;

    private final Gate gate;
    private final Router<Endpoint> router;
    private final AuditLog audit;
    private final Metrics metrics;

    RegistryHandler(Gate gate, Router<Endpoint> router, AuditLog audit, Metrics metrics) {
        this.gate = gate;
        this.router = router;
        this.audit = audit;
        this.metrics = metrics;
    }

    @Override
    public void handle(Request request, Response response) throws IOException {
        response.header("Docker-Distribution-Api-Version", "registry/2.0");
        long start = System.nanoTime();
        String account = "";
        try {
            Optional<Router.Match<Endpoint>> match = router.find(request.method(), request.path());
            Caller caller = admit(request, response, match);
            account = caller.name();
            Router.Match<Endpoint> found = match.orElseThrow(() -> noRoute(request));
            found.target().route().answer(new Call(request, response, caller, found.values()));
        } catch (RegistryException e) {
            refuse(response, e);
        } catch (HttpException e) {
            refuse(response, new RegistryException(e.status(), List.of(unknown(e.getMessage()))));
        } catch (StorageException e) {
            refuse(response, failure(request, e));
        }
        audit.write(request, account, response.status());
        String method = METHODS.contains(request.method()) ? request.method() : "other";
        metrics.answered(method, response.status(), System.nanoTime() - start);
    }

    /// What is not there is asked for by those alone who may list what is.
    private Caller admit(Request request, Response response, Optional<Router.Match<Endpoint>> match) {
        return match.map(found -> gate.admit(
                        request,
                        response,
                        found.target().access(),
                        found.values().getOrDefault("name", "")))
                .orElseGet(() -> gate.admit(request, response, Endpoint.Access.CATALOG, ""));
    }

    private RegistryException noRoute(Request request) {
        boolean otherMethod = METHODS.stream()
                .anyMatch(method -> router.find(method, request.path()).isPresent());
        return otherMethod
                ? new RegistryException(ErrorCode.UNSUPPORTED, Map.of())
                : new RegistryException(404, List.of(unknown("404 page not found")));
    }

    private static RegistryException failure(Request request, StorageException e) {
        boolean full = String.valueOf(e.getMessage()).contains(DiskFull.MESSAGE);
        LOG.log(Level.ERROR, "request failed method=" + request.method() + " path=" + request.path(), e);
        return new RegistryException(
                full ? FULL : 500, List.of(unknown(full ? DiskFull.MESSAGE : ErrorCode.UNKNOWN.text())));
    }

    private static RegistryException.Entry unknown(String message) {
        return new RegistryException.Entry(ErrorCode.UNKNOWN, message, Map.of());
    }

    private static void refuse(Response response, RegistryException e) throws IOException {
        if (response.isCommitted()) {
            throw new IOException("failed after the answer had begun", e);
        }
        response.status(e.status()).send("application/json", RegistryJson.errors(e.entries()));
    }
}
