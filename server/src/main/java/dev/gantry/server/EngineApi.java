package dev.gantry.server;

import dev.gantry.api.ErrorResponse;
import dev.gantry.engine.EngineException;
import dev.gantry.http.Handler;
import dev.gantry.http.HttpException;
import dev.gantry.http.Request;
import dev.gantry.http.Response;
import dev.gantry.http.Router;
import dev.gantry.storage.DiskFull;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Engine API as one HTTP handler: takes the version off the path, finds the operation, turns what it
/// throws into Docker's error documents. The one place where an error becomes a status.
final class EngineApi implements Handler {
    private static final Logger LOG = System.getLogger(EngineApi.class.getName());
    private static final Pattern VERSIONED = Pattern.compile("/v([0-9.]+)(/.*)");

    private static final int NOT_MODIFIED = 304;

    private final Router<Route> router = new Router<>();
    private final String serverHeader;

    /// @param serverVersion of this build
    EngineApi(String serverVersion, List<Routes> parts) {
        this.serverHeader = "Gantry/" + serverVersion + " (linux)";
        parts.forEach(part -> part.addTo(router));
    }

    @Override
    public void handle(Request request, Response response) throws IOException {
        long started = System.nanoTime();
        try {
            dispatch(request, response);
        } catch (HttpException e) {
            fail(response, e.status(), e.getMessage(), e);
        } catch (EngineException e) {
            fail(response, status(e.kind()), String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "request failed method=" + request.method() + " path=" + request.path(), e);
            fail(response, 500, DiskFull.plain(String.valueOf(e.getMessage())), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(response, 503, "the daemon is stopping", e);
        } finally {
            LOG.log(
                    Level.DEBUG,
                    () -> "request method=" + request.method() + " path=" + request.path() + " took="
                            + (System.nanoTime() - started) / 1_000_000 + "ms");
        }
    }

    private void dispatch(Request request, Response response) throws IOException, InterruptedException {
        Matcher versioned = VERSIONED.matcher(request.path());
        boolean hasVersion = versioned.matches();
        String path = hasVersion ? String.valueOf(versioned.group(2)) : request.path();
        Router.Match<Route> match =
                router.find(request.method(), path).orElseThrow(() -> new HttpException(404, "page not found"));
        response.header("Server", serverHeader)
                .header("Api-Version", ApiVersion.NEWEST.toString())
                .header("Ostype", "linux")
                .header("Docker-Experimental", "false");
        ApiVersion version = hasVersion ? ApiVersion.require(String.valueOf(versioned.group(1))) : ApiVersion.NEWEST;
        match.target().serve(new Call(request, response, version, match.values()));
    }

    private static void fail(Response response, int status, String message, Exception cause) throws IOException {
        if (response.isCommitted()) {
            throw new IOException("failed after the answer had begun: " + message, cause);
        }
        LOG.log(Level.DEBUG, "request refused status={0} message={1}", status, message);
        response.status(status);
        if (status == NOT_MODIFIED) {
            response.send(); // HTTP gives this status no body
        } else {
            response.send("application/json", Call.line(new ErrorResponse(message)));
        }
    }

    private static int status(EngineException.Kind kind) {
        return switch (kind) {
            case INVALID_PARAMETER -> 400;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case NOT_MODIFIED -> NOT_MODIFIED;
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case UNAVAILABLE -> 503;
            case NOT_IMPLEMENTED -> 501;
            case SYSTEM -> 500;
        };
    }
}
