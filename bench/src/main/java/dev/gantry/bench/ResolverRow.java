package dev.gantry.bench;

import java.util.ArrayList;
import java.util.List;

/// Questions about a neighbour's name, asked in a container.
///
/// @param what is the title
/// @param inFlight how many questions wait for their answer at once
record ResolverRow(String what, int inFlight) implements Row<Engine> {
    @Override
    public String title() {
        return what;
    }

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public void prepare(Engine engine) {
        engine.docker("network", "create", "named");
        engine.docker("run", "-d", "--name", "server", "--network", "named", "busybox", "sleep", "100000");
        engine.docker("run", "-d", "--name", "client", "--network", "named", "busybox", "sleep", "100000");
    }

    @Override
    public double measure(Engine engine) {
        List<String> line = new ArrayList<>(engine.inNetworkOf("client"));
        line.addAll(Helper.load("resolve", "server", "3", Integer.toString(inFlight)));
        return Double.parseDouble(Helper.output(line).strip());
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
        engine.docker("network", "rm", "named");
    }
}
