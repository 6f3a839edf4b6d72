package dev.gantry.bench;

/// `docker system df` where many containers have run and written files.
record DiskUsageRow(int containers, int files) implements Row<Engine> {
    @Override
    public String title() {
        return "`system df` with " + containers + " containers of " + files + " files, ms";
    }

    @Override
    public int rounds() {
        return 20;
    }

    @Override
    public void prepare(Engine engine) {
        for (int i = 0; i < containers; i++) {
            engine.runToItsEnd("i=0; while [ $i -lt " + files + " ]; do echo x >/f$i; i=$((i+1)); done");
        }
    }

    @Override
    public double measure(Engine engine) {
        return Row.millis(engine.docker("system", "df"));
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
    }
}
