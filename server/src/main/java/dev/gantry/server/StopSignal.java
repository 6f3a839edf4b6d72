package dev.gantry.server;

import java.util.concurrent.CountDownLatch;

/// SIGTERM and SIGINT as something to wait for. The second one ends the process at once.
final class StopSignal {
    private static final int FORCED = 1;

    private final CountDownLatch asked = new CountDownLatch(1);

    private StopSignal() {}

    static StopSignal install() {
        StopSignal signal = new StopSignal();
        ProcessSignals.on("TERM", signal::ask);
        ProcessSignals.on("INT", signal::ask);
        return signal;
    }

    private void ask() {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(FORCED);
        }
        asked.countDown();
    }

    void await() {
        boolean waiting = true;
        while (waiting) {
            try {
                asked.await();
                waiting = false;
            } catch (InterruptedException _) {
                // Nobody interrupts the main thread but to end the process, which the signal does.
            }
        }
    }
}
