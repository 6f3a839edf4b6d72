package dev.gantry.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a record of what a service may use; what `deploy` says counts where the service itself says nothing.
record LimitsReader(Fields service) {
    ServiceLimits read() {
        Fields resources = service.object("deploy").object("resources");
        Fields limits = resources.object("limits");
        Fields reservations = resources.object("reservations");
        return new ServiceLimits(
                service.has("cpus") ? service.decimal("cpus") : limits.decimal("cpus"),
                service.number("cpu_shares"),
                service.number("cpu_period"),
                service.number("cpu_quota"),
                service.number("cpu_rt_period"),
                service.number("cpu_rt_runtime"),
                service.number("cpu_count"),
                service.decimal("cpu_percent"),
                service.text("cpuset"),
                first(service.number("mem_limit"), limits.number("memory")),
                first(service.number("mem_reservation"), reservations.number("memory")),
                service.number("memswap_limit"),
                service.optionalInteger("mem_swappiness"),
                first(service.number("pids_limit"), limits.number("pids")),
                service.flag("oom_kill_disable"),
                service.integer("oom_score_adj"),
                ulimits(service),
                service.optional("blkio_config", LimitsReader::blockIo),
                service.list("devices", LimitsReader::device),
                requests(reservations));
    }

    private static long first(long own, long deployed) {
        return own == 0 ? deployed : own;
    }

    static Map<String, Ulimit> ulimits(Fields owner) {
        Map<String, Ulimit> ulimits = new LinkedHashMap<>();
        owner.object("ulimits").mapping().values().forEach((name, value) -> {
            if (value instanceof Node.Mapping range) {
                Fields limit = new Fields(range);
                ulimits.put(name, new Ulimit(limit.number("soft"), limit.number("hard")));
            } else if (value instanceof Node.Scalar scalar && scalar.value() instanceof Long number) {
                ulimits.put(name, new Ulimit(number, number));
            }
        });
        return ulimits;
    }

    private static BlockIo blockIo(Fields blkio) {
        return new BlockIo(
                blkio.integer("weight"),
                rates(blkio, "weight_device", "weight"),
                rates(blkio, "device_read_bps", "rate"),
                rates(blkio, "device_write_bps", "rate"),
                rates(blkio, "device_read_iops", "rate"),
                rates(blkio, "device_write_iops", "rate"));
    }

    private static List<DeviceRate> rates(Fields blkio, String key, String value) {
        return blkio.list(key, rate -> new DeviceRate(rate.text("path"), rate.number(value)));
    }

    private static Device device(Fields device) {
        String target = device.text("target");
        String permissions = device.text("permissions");
        return new Device(
                device.text("source"),
                target.isEmpty() ? device.text("source") : target,
                permissions.isEmpty() ? "rwm" : permissions);
    }

    private List<DeviceRequest> requests(Fields reservations) {
        List<DeviceRequest> requests = new ArrayList<>(service.list("gpus", LimitsReader::gpu));
        requests.addAll(reservations.list("devices", device -> request(device, device.texts("capabilities"))));
        return requests;
    }

    private static DeviceRequest gpu(Fields device) {
        List<String> capabilities = new ArrayList<>(device.texts("capabilities"));
        if (!capabilities.contains("gpu")) {
            capabilities.add("gpu");
        }
        return request(device, capabilities);
    }

    private static DeviceRequest request(Fields device, List<String> capabilities) {
        return new DeviceRequest(
                capabilities,
                device.text("driver"),
                device.number("count"),
                device.texts("device_ids"),
                device.map("options"));
    }
}
