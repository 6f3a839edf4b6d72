package dev.gantry.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a record of a service.
final class ServiceReader {
    private final String name;
    private final Node.Mapping tree;
    private final Fields service;

    ServiceReader(String name, Node.Mapping tree) {
        this.name = name;
        this.tree = tree;
        this.service = new Fields(tree);
    }

    Service read() {
        return new Service(
                name,
                Sorted.copy(service.texts("profiles")),
                image(),
                process(),
                identity(),
                new NetworkingReader(service).read(),
                new StorageReader(service).read(),
                new LimitsReader(service).read(),
                isolation(),
                new LifecycleReader(service).read(),
                service.optional("logging", logging -> new Logging(logging.text("driver"), logging.map("options"))),
                service.optional("deploy", DeployReader::deploy),
                service.object("develop").list("watch", LifecycleReader::watch),
                service.optional("provider", ServiceReader::provider),
                service.objects(
                        "models", model -> new ServiceModel(model.text("endpoint_var"), model.text("model_var"))),
                ServiceHash.of(tree));
    }

    private ServiceImage image() {
        return new ServiceImage(
                service.text("image"),
                service.optional("build", BuildReader::build),
                service.text("pull_policy"),
                service.text("platform"));
    }

    private ServiceProcess process() {
        return new ServiceProcess(
                service.words("entrypoint"),
                service.words("command"),
                service.map("environment"),
                service.text("user"),
                service.text("working_dir"),
                service.flag("tty"),
                service.flag("stdin_open"),
                service.optionalFlag("init"));
    }

    private ServiceIdentity identity() {
        return new ServiceIdentity(
                service.text("container_name"),
                service.text("hostname"),
                service.text("domainname"),
                service.map("labels"),
                service.map("annotations"));
    }

    private ServiceIsolation isolation() {
        return new ServiceIsolation(
                service.flag("privileged"),
                service.texts("cap_add"),
                service.texts("cap_drop"),
                service.texts("security_opt"),
                service.texts("group_add"),
                service.texts("device_cgroup_rules"),
                service.map("sysctls"),
                service.text("ipc"),
                service.text("pid"),
                service.text("uts"),
                service.text("cgroup"),
                service.text("cgroup_parent"),
                service.text("userns_mode"),
                service.text("runtime"),
                service.text("isolation"),
                credentialSpec(service.object("credential_spec")),
                service.flag("use_api_socket"));
    }

    private static String credentialSpec(Fields spec) {
        for (String kind : List.of("config", "file", "registry")) {
            if (spec.has(kind)) {
                return kind + "://" + spec.text(kind);
            }
        }
        return "";
    }

    private static Provider provider(Fields provider) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        provider.object("options")
                .mapping()
                .values()
                .forEach((key, value) -> options.put(
                        key,
                        value instanceof Node.Sequence several
                                ? Fields.texts(several.items())
                                : Fields.texts(List.of(value))));
        return new Provider(provider.text("type"), options);
    }
}
