package dev.gantry.bench;

/// So many clients at once, each starting a container: the time until the last of them has its container running.
record ManyAtOnceRow(int containers) implements Row<Engine> {
    @Override
    public String title() {
        return containers + " containers started at once, ms";
    }

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public double measure(Engine engine) {
        double millis = Row.millis(engine.dockerAtOnce(containers, "run", "-d", "busybox", "sleep", "100000"));
        engine.removeAllContainers();
        return millis;
    }
}
