package dev.gantry.server;

import dev.gantry.http.Router;

/// A part of the Engine API: adds its operations to the table.
@FunctionalInterface
interface Routes {
    void addTo(Router<Route> router);
}
