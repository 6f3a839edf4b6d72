package dev.gantry.bench;

/// `docker run --rm busybox true`, from the client's start to its end.
record RunRow(String network) implements Row<Engine> {
    @Override
    public String title() {
        return "`run --rm busybox true`, network " + network + ", ms";
    }

    @Override
    public int rounds() {
        return 20;
    }

    @Override
    public double measure(Engine engine) {
        return Row.millis(engine.docker("run", "--rm", "--network", network, "busybox", "true"));
    }
}
