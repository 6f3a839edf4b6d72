package dev.gantry.server;

import java.io.IOException;

/// An address of this machine that is not loopback: registries there are not taken for insecure, and are reached
/// through proxies. It needs a network namespace that is not the machine's.
final class PrivateAddress implements AutoCloseable {
    static final String ADDRESS = "10.77.0.1";

    PrivateAddress() throws IOException {
        address("add");
    }

    private static void address(String verb) throws IOException {
        Program.run("ip", "address", verb, ADDRESS + "/32", "dev", "lo");
    }

    @Override
    public void close() throws IOException {
        address("del");
    }
}
