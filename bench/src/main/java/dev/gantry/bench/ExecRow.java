package dev.gantry.bench;

/// `docker exec c true` in a running container.
record ExecRow() implements Row<Engine> {
    @Override
    public String title() {
        return "`exec true`, ms";
    }

    @Override
    public int rounds() {
        return 20;
    }

    @Override
    public void prepare(Engine engine) {
        engine.docker("run", "-d", "--name", "busy", "busybox", "sleep", "100000");
    }

    @Override
    public double measure(Engine engine) {
        return Row.millis(engine.docker("exec", "busy", "true"));
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
    }
}
