package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.compose.ProjectContainer;
import java.util.List;
import java.util.Locale;

/// Says where a port of a service is published.
final class ComposePort extends ComposeCommand {
    private final Flag<Long> index =
            flags.number(Flags.NONE, "index", 0, "Index of the container if service has multiple replicas");
    private final Flag<String> protocol = flags.text(Flags.NONE, "protocol", "tcp", "tcp or udp");

    ComposePort(ComposeGroup compose) {
        super(
                compose,
                Usage.of("port", "[OPTIONS] SERVICE PRIVATE_PORT", "Print the public port for a port binding", 2, 2));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        String number = arguments.get(1);
        int slash = number.indexOf('/');
        String type = slash < 0 ? protocol.value().toLowerCase(Locale.ROOT) : number.substring(slash + 1);
        String port = slash < 0 ? number : number.substring(0, slash);
        ProjectContainer container = session.requireContainer(arguments.getFirst(), index.value());
        for (JsonObject published : container.summary().objects("Ports")) {
            if (String.valueOf(published.number("PrivatePort")).equals(port)
                    && published.text("Type").equals(type)
                    && published.has("PublicPort")) {
                String address = published.text("IP");
                session.session()
                        .out()
                        .println((address.contains(":") ? "[" + address + "]" : address) + ":"
                                + published.number("PublicPort"));
                return 0;
            }
        }
        throw new CliException("no port " + port + "/" + type + " for container " + container.name() + ": "
                + PortText.of(container.summary().objects("Ports")));
    }
}
