package dev.gantry.registry;

import java.io.IOException;

/// What answers a path.
@FunctionalInterface
interface Route {
    void answer(Call call) throws IOException;
}
