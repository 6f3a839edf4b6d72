package dev.gantry.bench;

/// A running container connected to one more network and taken off it, by requests over the socket.
record ConnectRow(int cycles) implements Row<Engine> {
    @Override
    public String title() {
        return "connect + disconnect of a running container, ms";
    }

    @Override
    public int rounds() {
        return 5;
    }

    @Override
    public void prepare(Engine engine) {
        engine.docker("network", "create", "joined");
        engine.docker("run", "-d", "--name", "member", "busybox", "sleep", "100000");
    }

    @Override
    public double measure(Engine engine) {
        long begin = System.nanoTime();
        for (int i = 0; i < cycles; i++) {
            engine.post("/networks/joined/connect", "{\"Container\": \"member\"}");
            engine.post("/networks/joined/disconnect", "{\"Container\": \"member\"}");
        }
        return (System.nanoTime() - begin) / 1e6 / cycles;
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
        engine.docker("network", "rm", "joined");
    }
}
