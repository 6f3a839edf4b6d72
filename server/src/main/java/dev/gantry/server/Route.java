package dev.gantry.server;

import java.io.IOException;

/// What serves one operation of the Engine API. Runs on the request's virtual thread.
@FunctionalInterface
interface Route {
    /// Answers the call by one of its endings.
    ///
    /// @throws dev.gantry.engine.EngineException answered with its kind's status
    /// @throws dev.gantry.http.HttpException answered with its status
    /// @throws IOException where the client went away
    void serve(Call call) throws IOException, InterruptedException;
}
