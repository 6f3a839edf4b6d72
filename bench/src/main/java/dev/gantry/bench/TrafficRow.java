package dev.gantry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One TCP stream of iperf3 to a server in a container's network.
///
/// @param what is in the title
record TrafficRow(String what, Way way) implements Row<Engine> {
    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)", Pattern.DOTALL);
    private static final String PORT = "5201";

    /// From where to where.
    enum Way {
        /// From another container on the network.
        DIRECT,
        /// From the host by a published port on the bridge's address.
        HOST_ADDRESS,
        /// From the host by a published port on the loopback.
        LOOPBACK
    }

    @Override
    public String title() {
        return "iperf3 " + what + ", Gbit/s";
    }

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public void prepare(Engine engine) {
        engine.docker("run", "-d", "--name", "server", "-p", PORT + ":" + PORT, "busybox", "sleep", "100000");
        engine.docker("run", "-d", "--name", "client", "busybox", "sleep", "100000");
    }

    @Override
    public double measure(Engine engine) {
        String target = switch (way) {
            case DIRECT -> engine.inspected("server", "{{.NetworkSettings.IPAddress}}");
            case HOST_ADDRESS -> engine.inspected("server", "{{.NetworkSettings.Gateway}}");
            case LOOPBACK -> "127.0.0.1";
        };
        List<String> serving = new ArrayList<>(engine.inNetworkOf("server"));
        serving.addAll(List.of("iperf3", "--server", "--one-off", "--port", PORT));
        List<String> line = new ArrayList<>(way == Way.DIRECT ? engine.inNetworkOf("client") : engine.inItsNetwork());
        line.addAll(List.of(
                "iperf3", "--client", target, "--port", PORT, "--time", "2", "--json", "--connect-timeout", "5000"));
        try (Helper _ = Helper.start(serving)) {
            engine.awaitListener("server", Integer.parseInt(PORT));
            Matcher received = RECEIVED.matcher(Helper.output(line));
            if (!received.find()) {
                throw new IllegalStateException("iperf3 told no rate");
            }
            return Double.parseDouble(Objects.requireNonNull(received.group(1))) / 1e9;
        }
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
    }
}
