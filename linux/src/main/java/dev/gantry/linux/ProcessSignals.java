package dev.gantry.linux;

import java.lang.reflect.Proxy;

/// Signals of this process. The JDK's handler (`sun.misc.Signal`) is reached by reflection: the compiler warns
/// at its name, and there is no other without taking the signals from the JVM.
public final class ProcessSignals {
    private static final NativeFunction SIGNAL = NativeFunction.ofLibc("signal");
    private static final long SIG_DFL = 0;

    private ProcessSignals() {}

    /// Runs `action` on a thread of the JDK whenever the signal arrives, instead of what the JVM would do. A signal
    /// that the process ignored when it started stays ignored: see [#heed].
    ///
    /// @param number one of [Signals] that a process may handle
    public static void on(int number, Runnable action) {
        String name = Signals.name(number).substring("SIG".length());
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

    /// As [#on], also where this process ignores the signal because its parent did: `nohup` does so with `SIGHUP`,
    /// and the JVM would leave the handler out without a word.
    public static void heed(int number, Runnable action) {
        SIGNAL.call(number, SIG_DFL); // signal(2)
        on(number, action);
    }
}
