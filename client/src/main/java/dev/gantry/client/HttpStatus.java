package dev.gantry.client;

/// The words for statuses and routes in Docker's message for an error answer without a body.
final class HttpStatus {
    private HttpStatus() {}

    static String text(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "status " + status;
        };
    }

    /// The URL as Go prints it: a unix socket's path is the escaped host.
    static String route(EngineAddress address, String path) {
        return switch (address) {
            case EngineAddress.Unix unix -> "http://" + unix.path().replace("/", "%2F") + path;
            case EngineAddress.Tcp tcp -> "http://" + tcp.authority() + path;
            case EngineAddress.Ssh ssh -> "http://" + ssh.authority() + path;
        };
    }
}
