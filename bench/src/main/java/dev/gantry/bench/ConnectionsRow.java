package dev.gantry.bench;

import java.util.ArrayList;
import java.util.List;

/// Connections from the host to a container's published port, one after the other.
record ConnectionsRow(String address) implements Row<Engine> {
    private static final String PORT = "5202";

    @Override
    public String title() {
        return "connections a second by a published port on " + address;
    }

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public void prepare(Engine engine) {
        engine.docker("run", "-d", "--name", "server", "-p", PORT + ":" + PORT, "busybox", "sleep", "100000");
    }

    @Override
    public double measure(Engine engine) {
        List<String> serving = new ArrayList<>(engine.inNetworkOf("server"));
        serving.addAll(Helper.load("serve", PORT));
        List<String> line = new ArrayList<>(engine.inItsNetwork());
        line.addAll(Helper.load("connect", address, PORT, "3"));
        try (Helper _ = Helper.start(serving)) {
            engine.awaitListener("server", Integer.parseInt(PORT));
            return Double.parseDouble(Helper.output(line).strip());
        }
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
    }
}
