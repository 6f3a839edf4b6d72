package dev.gantry.bench;

/// What is asked about a container that has changed many files: `diff`, `commit`.
///
/// @param verb the command
record ChangedRow(String verb) implements Row<Engine> {
    private static final String CONTAINER = "changed";
    private static final String CHANGES = "for d in $(seq 100); do mkdir /d$d; for f in $(seq 100); do"
            + " echo $d $f >/d$d/f$f; done; done; dd if=/dev/urandom of=/large bs=1M count=100";

    @Override
    public String title() {
        return "`" + verb + "` of 10,000 files and 100 MB, ms";
    }

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public void prepare(Engine engine) {
        engine.docker("run", "--name", CONTAINER, "busybox", "sh", "-c", CHANGES);
    }

    @Override
    public double measure(Engine engine) {
        if (verb.equals("diff")) {
            return Row.millis(engine.docker("diff", CONTAINER));
        }
        double taken = Row.millis(engine.docker("commit", CONTAINER, "committed"));
        engine.docker("rmi", "committed");
        return taken;
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
    }
}
