package dev.gantry.http;

import java.io.IOException;

/// What answers a request. Runs on a virtual thread of its own: it blocks as it likes.
@FunctionalInterface
public interface Handler {
    /// Answers by one of [Response]'s endings (`send`, `body`, `live`, `hijack`). Returning without any is an
    /// empty answer with the status that was set.
    ///
    /// @throws HttpException answered with its status and message as plain text, where nothing was sent yet
    /// @throws IOException where the client went away; the connection is closed and nothing is logged as an
    /// error
    void handle(Request request, Response response) throws IOException;
}
