package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.util.List;
import java.util.TreeSet;

/// `info` as text: what the engine said, line by line, in Docker's order. Used once.
final class InfoText {
    private final JsonObject info;
    private final StringBuilder out = new StringBuilder();

    InfoText(JsonObject info) {
        this.info = info;
    }

    /// @param failure why the engine can't be asked, or `""`
    String render(String failure) {
        JsonObject client = info.object("ClientInfo");
        line(0, "Client:");
        line(1, "Version:    " + client.text("Version"));
        line(1, "Context:    " + client.text("Context"));
        line(1, "Debug Mode: " + client.flag("Debug"));
        plugins(client);
        line(0, "\nServer:");
        if (failure.isEmpty()) {
            counts();
            storage();
            drivers();
            runtimes();
            security();
            host();
            settings();
            out.append('\n');
        }
        return out.toString();
    }

    /// Programs that add commands.
    private void plugins(JsonObject client) {
        List<JsonObject> usable = client.objects("Plugins").stream()
                .filter(plugin -> !plugin.has("Err"))
                .toList();
        if (usable.isEmpty()) {
            return;
        }
        line(1, "Plugins:");
        for (JsonObject plugin : usable) {
            String vendor = plugin.text("Vendor");
            line(2, plugin.text("Name") + ": " + plugin.text("ShortDescription") + " (" + vendor + ")");
            if (plugin.has("Version")) {
                line(4, "Version:  " + plugin.text("Version"));
            }
            line(4, "Path:     " + plugin.text("Path"));
        }
    }

    /// What is wrong with those that can't be used.
    static List<String> brokenPlugins(JsonObject info) {
        return info.object("ClientInfo").objects("Plugins").stream()
                .filter(plugin -> plugin.has("Err"))
                .map(plugin ->
                        "WARNING: Plugin " + GoText.quote(plugin.text("Path")) + " is not valid: " + plugin.text("Err"))
                .toList();
    }

    private void counts() {
        line(1, "Containers: " + info.number("Containers"));
        line(2, "Running: " + info.number("ContainersRunning"));
        line(2, "Paused: " + info.number("ContainersPaused"));
        line(2, "Stopped: " + info.number("ContainersStopped"));
        line(1, "Images: " + info.number("Images"));
        text(1, "Server Version", "ServerVersion");
    }

    private void storage() {
        text(1, "Storage Driver", "Driver");
        for (Object pair : info.list("DriverStatus")) {
            List<?> nameAndValue = Json.list(pair);
            if (nameAndValue.size() == 2) {
                line(2, nameAndValue.getFirst() + ": " + nameAndValue.get(1));
            }
        }
    }

    private void drivers() {
        text(1, "Logging Driver", "LoggingDriver");
        text(1, "Cgroup Driver", "CgroupDriver");
        text(1, "Cgroup Version", "CgroupVersion");
        line(1, "Plugins:");
        JsonObject plugins = info.object("Plugins");
        line(2, "Volume: " + words(plugins, "Volume"));
        line(2, "Network: " + words(plugins, "Network"));
        if (!plugins.list("Authorization").isEmpty()) {
            line(2, "Authorization: " + words(plugins, "Authorization"));
        }
        line(2, "Log: " + words(plugins, "Log"));
        devices();
        String swarm = info.object("Swarm").text("LocalNodeState");
        line(1, "Swarm: " + swarm);
    }

    private void devices() {
        if (!info.list("CDISpecDirs").isEmpty()) {
            line(1, "CDI spec directories:");
            info.texts("CDISpecDirs").forEach(directory -> line(2, directory));
        }
    }

    private void runtimes() {
        line(
                1,
                "Runtimes: "
                        + String.join(" ", new TreeSet<>(info.object("Runtimes").keySet())));
        text(1, "Default Runtime", "DefaultRuntime");
        text(1, "Init Binary", "InitBinary");
        line(1, "containerd version: " + info.object("ContainerdCommit").text("ID"));
        line(1, "runc version: " + info.object("RuncCommit").text("ID"));
        line(1, "init version: " + info.object("InitCommit").text("ID"));
    }

    private void security() {
        if (info.list("SecurityOptions").isEmpty()) {
            return;
        }
        line(1, "Security Options:");
        for (String option : info.texts("SecurityOptions")) {
            for (String part : option.split(",", -1)) {
                String value = part.substring(part.indexOf('=') + 1);
                boolean named = part.startsWith("name=");
                line(
                        named ? 2 : 3,
                        named ? value : title(part.substring(0, Math.max(0, part.indexOf('=')))) + ": " + value);
            }
        }
    }

    private static String title(String name) {
        return name.isEmpty() ? name : Character.toTitleCase(name.charAt(0)) + name.substring(1);
    }

    private void host() {
        text(1, "Kernel Version", "KernelVersion");
        text(1, "Operating System", "OperatingSystem");
        text(1, "OSType", "OSType");
        text(1, "Architecture", "Architecture");
        line(1, "CPUs: " + info.number("NCPU"));
        line(1, "Total Memory: " + ByteSize.binary(info.number("MemTotal")));
        text(1, "Name", "Name");
        text(1, "ID", "ID");
        text(1, "Docker Root Dir", "DockerRootDir");
        line(1, "Debug Mode: " + info.flag("Debug"));
        if (info.flag("Debug")) {
            line(2, "File Descriptors: " + info.number("NFd"));
            line(2, "Goroutines: " + info.number("NGoroutines"));
            text(2, "System Time", "SystemTime");
            line(2, "EventsListeners: " + info.number("NEventsListener"));
        }
    }

    private void settings() {
        text(1, "HTTP Proxy", "HttpProxy");
        text(1, "HTTPS Proxy", "HttpsProxy");
        text(1, "No Proxy", "NoProxy");
        list("Labels", info.texts("Labels"));
        line(1, "Experimental: " + info.flag("ExperimentalBuild"));
        JsonObject registries = info.object("RegistryConfig");
        line(1, "Insecure Registries:");
        registries.object("IndexConfigs").forEach((name, value) -> {
            if (!JsonObject.from(value).flag("Secure")) {
                line(2, name);
            }
        });
        registries.texts("InsecureRegistryCIDRs").forEach(network -> line(2, network));
        list("Registry Mirrors", registries.texts("Mirrors"));
        line(1, "Live Restore Enabled: " + info.flag("LiveRestoreEnabled"));
        text(1, "Product License", "ProductLicense");
        addressPools();
        String firewall = info.object("FirewallBackend").text("Driver");
        if (!firewall.isEmpty()) {
            line(1, "Firewall Backend: " + firewall);
        }
    }

    private void addressPools() {
        if (info.list("DefaultAddressPools").isEmpty()) {
            return;
        }
        line(1, "Default Address Pools:");
        for (JsonObject pool : info.objects("DefaultAddressPools")) {
            line(2, "Base: " + pool.text("Base") + ", Size: " + pool.number("Size"));
        }
    }

    private void list(String title, List<String> values) {
        if (!values.isEmpty()) {
            line(1, title + ":");
            values.forEach(value -> line(2, value));
        }
    }

    /// What the engine warns of.
    static List<String> warnings(JsonObject info) {
        return info.texts("Warnings");
    }

    private static String words(JsonObject object, String name) {
        return String.join(" ", object.texts(name));
    }

    private void text(int depth, String title, String field) {
        if (!info.text(field).isEmpty()) {
            line(depth, title + ": " + info.text(field));
        }
    }

    private void line(int depth, String text) {
        out.repeat(' ', depth).append(text).append('\n');
    }
}
