package dev.gantry.bench;

/// Create, start, stop and remove, one container after the other, by requests over the socket: no client's own time is
/// in it.
record CycleRow(int cycles) implements Row<Engine> {
    @Override
    public String title() {
        return "create + start + stop + rm, cycles a second";
    }

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public double measure(Engine engine) {
        long begin = System.nanoTime();
        for (int i = 0; i < cycles; i++) {
            String container = "/containers/" + engine.create();
            engine.request("POST", container + "/start");
            engine.request("POST", container + "/stop?t=0");
            engine.request("DELETE", container);
        }
        return cycles * 1e9 / (System.nanoTime() - begin);
    }
}
