package dev.gantry.bench;

/// A bridge network made and removed, by requests over the socket.
record NetworkCycleRow(int cycles) implements Row<Engine> {
    @Override
    public String title() {
        return "network create + rm, ms";
    }

    @Override
    public int rounds() {
        return 5;
    }

    @Override
    public double measure(Engine engine) {
        long begin = System.nanoTime();
        for (int i = 0; i < cycles; i++) {
            engine.post("/networks/create", "{\"Name\": \"brief\", \"CheckDuplicate\": true}");
            engine.request("DELETE", "/networks/brief");
        }
        return (System.nanoTime() - begin) / 1e6 / cycles;
    }
}
