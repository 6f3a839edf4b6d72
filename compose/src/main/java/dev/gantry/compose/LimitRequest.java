package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a container may use of the host, as fields of `HostConfig`.
final class LimitRequest {
    private static final double NANO = 1e9;

    private LimitRequest() {}

    static void add(RequestFields host, Service service) {
        ServiceLimits limits = service.limits();
        host.number("NanoCpus", Math.round(limits.cpus() * NANO))
                .number("CpuShares", limits.cpuShares())
                .number("CpuPeriod", limits.cpuPeriod())
                .number("CpuQuota", limits.cpuQuota())
                .number("CpuRealtimePeriod", limits.cpuRealtimePeriod())
                .number("CpuRealtimeRuntime", limits.cpuRealtimeRuntime())
                .number("CpuCount", limits.cpuCount())
                .number("CpuPercent", Math.round(limits.cpuPercent()))
                .text("CpusetCpus", limits.cpuset())
                .number("Memory", limits.memoryBytes())
                .number("MemoryReservation", limits.memoryReservationBytes())
                .number("MemorySwap", limits.memorySwapBytes())
                .given("MemorySwappiness", limits.memorySwappiness())
                .number("PidsLimit", limits.pids())
                .flag("OomKillDisable", limits.oomKillDisable())
                .number("OomScoreAdj", limits.oomScoreAdj())
                .list("Ulimits", ulimits(limits.ulimits()))
                .list("DeviceCgroupRules", service.isolation().deviceCgroupRules());
        devices(host, limits);
        if (limits.blockIo() != null) {
            blocks(host, limits.blockIo());
        }
    }

    private static List<JsonObject> ulimits(Map<String, Ulimit> limits) {
        List<JsonObject> ulimits = new ArrayList<>();
        limits.forEach(
                (name, limit) -> ulimits.add(JsonObject.of("Name", name, "Soft", limit.soft(), "Hard", limit.hard())));
        return ulimits;
    }

    private static void devices(RequestFields host, ServiceLimits limits) {
        List<JsonObject> devices = new ArrayList<>();
        List<JsonObject> requests = new ArrayList<>();
        List<String> qualified = new ArrayList<>();
        for (Device device : limits.devices()) {
            if (device.source().equals(device.target()) && device.source().contains("=")) {
                qualified.add(device.source()); // a name of the Container Device Interface
                continue;
            }
            devices.add(JsonObject.of(
                    "PathOnHost", device.source(),
                    "PathInContainer", device.target(),
                    "CgroupPermissions", device.permissions()));
        }
        if (!qualified.isEmpty()) {
            requests.add(JsonObject.of("Driver", "cdi", "DeviceIDs", qualified));
        }
        limits.deviceRequests().forEach(request -> requests.add(request(request)));
        host.list("Devices", devices).list("DeviceRequests", requests);
    }

    private static JsonObject request(DeviceRequest request) {
        return new RequestFields()
                .text("Driver", request.driver())
                .number("Count", request.count())
                .list("DeviceIDs", request.deviceIds())
                .put("Capabilities", List.of(request.capabilities()))
                .map("Options", request.options())
                .json();
    }

    private static void blocks(RequestFields host, BlockIo blocks) {
        host.number("BlkioWeight", blocks.weight())
                .list("BlkioWeightDevice", rates(blocks.weightDevices(), "Weight"))
                .list("BlkioDeviceReadBps", rates(blocks.readBps(), "Rate"))
                .list("BlkioDeviceWriteBps", rates(blocks.writeBps(), "Rate"))
                .list("BlkioDeviceReadIOps", rates(blocks.readIops(), "Rate"))
                .list("BlkioDeviceWriteIOps", rates(blocks.writeIops(), "Rate"));
    }

    private static List<JsonObject> rates(List<DeviceRate> rates, String name) {
        return rates.stream()
                .map(rate -> JsonObject.of("Path", rate.path(), name, rate.value()))
                .toList();
    }
}
