package dev.gantry.bench;

/// `docker stats` of many running containers, once.
record StatsRow(int containers) implements Row<Engine> {
    @Override
    public String title() {
        return "`stats --no-stream` of " + containers + " containers, ms";
    }

    @Override
    public int rounds() {
        return 5;
    }

    @Override
    public void prepare(Engine engine) {
        for (int i = 0; i < containers; i++) {
            engine.request("POST", "/containers/" + engine.create() + "/start");
        }
    }

    @Override
    public double measure(Engine engine) {
        return Row.millis(engine.docker("stats", "--no-stream"));
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
    }
}
