package dev.gantry.bench;

/// `docker ps -a` where there is much to list.
record ListRow(int containers) implements Row<Engine> {
    @Override
    public String title() {
        return "`ps -a` with " + containers + " containers, ms";
    }

    @Override
    public int rounds() {
        return 20;
    }

    @Override
    public void prepare(Engine engine) {
        for (int i = 0; i < containers; i++) {
            engine.create();
        }
    }

    @Override
    public double measure(Engine engine) {
        return Row.millis(engine.docker("ps", "-a"));
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
    }
}
