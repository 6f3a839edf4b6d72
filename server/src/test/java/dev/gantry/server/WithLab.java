package dev.gantry.server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// Tests that share one daemon: each has to leave nothing of its containers behind.
@Tag("kernel")
abstract class WithLab {
    static DaemonLab lab;

    @BeforeAll
    static void openLab() throws Exception {
        lab = DaemonLab.open();
    }

    @AfterEach
    void leavesNothing() {
        lab.assertNothingLeft();
    }

    @AfterAll
    static void closeLab() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }
}
