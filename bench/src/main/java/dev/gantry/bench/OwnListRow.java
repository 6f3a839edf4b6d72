package dev.gantry.bench;

/// `ps` by the command line that comes with each engine: how long a person waits for the prompt.
record OwnListRow() implements Row<Engine> {
    @Override
    public String title() {
        return "`ps` by the engine's own command line, ms";
    }

    @Override
    public int rounds() {
        return 20;
    }

    @Override
    public double measure(Engine engine) {
        return Row.millis(engine.ownCli("ps"));
    }
}
