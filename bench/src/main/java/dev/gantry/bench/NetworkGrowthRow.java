package dev.gantry.bench;

/// How much longer the last tenth of many networks takes than the first: 1 where the time grows with their
/// number.
record NetworkGrowthRow(int networks) implements Row<Engine> {
    @Override
    public String title() {
        return networks + " networks created, the last tenth's time by the first tenth's";
    }

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public double measure(Engine engine) {
        double first = 0;
        double last = 0;
        for (int i = 0; i < networks; i++) {
            long begin = System.nanoTime();
            engine.post(
                    "/networks/create",
                    "{\"Name\": \"grow%d\", \"IPAM\": {\"Config\": [{\"Subnet\": \"10.77.%d.0/24\"}]}}"
                            .formatted(i, i));
            long took = System.nanoTime() - begin;
            first += i < networks / 10 ? took : 0;
            last += i >= networks - networks / 10 ? took : 0;
        }
        for (int i = 0; i < networks; i++) {
            engine.request("DELETE", "/networks/grow" + i);
        }
        return last / first;
    }
}
