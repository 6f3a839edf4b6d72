package dev.gantry.compose;

import java.util.List;

/// Makes a record of when a service starts, how it is watched and how it ends.
record LifecycleReader(Fields service) {
    ServiceLifecycle read() {
        return new ServiceLifecycle(
                service.objects("depends_on", LifecycleReader::dependency),
                scale(),
                service.text("restart"),
                service.optional("healthcheck", LifecycleReader::health),
                service.text("stop_signal"),
                service.duration("stop_grace_period"),
                !service.has("attach") || service.flag("attach"),
                service.list("post_start", LifecycleReader::hook),
                service.list("pre_stop", LifecycleReader::hook));
    }

    private int scale() {
        if (service.has("scale")) {
            return service.integer("scale");
        }
        Fields deploy = service.object("deploy");
        return deploy.has("replicas") ? deploy.integer("replicas") : 1;
    }

    private static Dependency dependency(Fields dependency) {
        return new Dependency(
                Condition.of(dependency.text("condition")),
                dependency.flag("restart"),
                !dependency.has("required") || dependency.flag("required"));
    }

    private static Health health(Fields health) {
        List<String> test = health.texts("test");
        return new Health(
                test,
                health.flag("disable") || test.equals(List.of("NONE")),
                health.duration("interval"),
                health.duration("timeout"),
                health.duration("start_period"),
                health.duration("start_interval"),
                health.optionalInteger("retries"));
    }

    private static Hook hook(Fields hook) {
        return new Hook(
                hook.texts("command"),
                hook.text("user"),
                hook.flag("privileged"),
                hook.text("working_dir"),
                hook.map("environment"));
    }

    static WatchRule watch(Fields rule) {
        return new WatchRule(
                rule.text("path"),
                rule.text("action"),
                rule.text("target"),
                rule.texts("ignore"),
                rule.texts("include"),
                rule.optional("exec", LifecycleReader::hook),
                rule.flag("initial_sync"));
    }
}
