package dev.gantry.server;

import java.lang.reflect.Proxy;

/// Signals of this process. The JDK's handler (`sun.misc.Signal`) is reached by reflection: the compiler warns
/// at its name, and there is no other without taking the signals from the JVM.
final class ProcessSignals {
    private ProcessSignals() {}

    /// Runs `action` on a thread of the JDK whenever the signal arrives, instead of what the JVM would do.
    ///
    /// @param name without `SIG`
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (_, method, args) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return method.invoke(action, args); // what every object has
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("handle SIG" + name, e);
        }
    }
}
