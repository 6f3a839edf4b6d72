package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Health checks: what containers are asked, what becomes of the answers, and who goes on asking.
final class HealthIT extends WithLab {
    private static final String QUICK = "--health-interval=100ms";

    private static void run(String name, String command, String... options) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "--name=" + name, "--health-cmd=" + command, QUICK));
        line.addAll(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sleep", "600"));
        lab.docker().out(line.toArray(String[]::new));
    }

    private static JsonObject health(String name) {
        return lab.state(name).object("Health");
    }

    private static void awaitHealth(String name, String status) {
        DaemonLab.eventually(
                name + " is " + status, () -> health(name).text("Status").equals(status));
    }

    private static List<String> events(String name, Instant since, String action) {
        return lab.docker()
                .out(
                        "events",
                        "--since=" + since,
                        "--until=" + Instant.now(),
                        "--filter=container=" + name,
                        "--filter=event=" + action,
                        "--format={{.Action}}")
                .lines()
                .toList();
    }

    @Test
    void aContainerBecomesHealthyAndUnhealthyAndHealthyAgain() {
        Instant begin = Instant.now();
        run("web", "echo asked; cat /well", "--health-retries=2");
        DaemonLab.eventually("it was asked", () -> !health("web").objects("Log").isEmpty());
        awaitHealth("web", "unhealthy");
        JsonObject last = health("web").objects("Log").getLast();
        assertThat(last.number("ExitCode")).isEqualTo(1);
        assertThat(last.text("Output")).contains("asked\n", "can't open '/well'"); // two pipes: either comes first
        assertThat(lab.docker().out("ps", "--format={{.Status}}")).contains("(unhealthy)");
        assertThat(lab.docker().out("ps", "-q", "--filter=health=unhealthy")).isNotEmpty();
        assertThat(lab.docker().out("ps", "-q", "--filter=health=healthy")).isEmpty();

        lab.docker().out("exec", "web", "touch", "/well");
        awaitHealth("web", "healthy");
        assertThat(health("web").number("FailingStreak")).isZero();
        lab.docker().out("exec", "web", "rm", "/well");
        awaitHealth("web", "unhealthy");
        DaemonLab.eventually("five are kept", () -> health("web").objects("Log").size() == 5);
        assertThat(events("web", begin, "health_status"))
                .startsWith("health_status: unhealthy", "health_status: healthy", "health_status: unhealthy");
        assertThat(lab.docker().out("inspect", "--format={{len .ExecIDs}}", "web"))
                .isIn("0", "1");
    }

    @Test
    void failuresOfTheStartPeriodAreForgiven() {
        run("slow", "cat /well", "--health-retries=1", "--health-start-period=1h", "--health-start-interval=50ms");
        DaemonLab.eventually("it was asked", () -> health("slow").objects("Log").size() == 5);
        assertThat(health("slow").text("Status")).isEqualTo("starting");
        assertThat(lab.docker().out("ps", "--format={{.Status}}")).contains("(health: starting)");
        lab.docker().out("exec", "slow", "touch", "/well");
        awaitHealth("slow", "healthy");
        lab.docker().out("exec", "slow", "rm", "/well");
        awaitHealth("slow", "unhealthy");
    }

    @Test
    void aCheckThatTakesTooLongIsEnded() {
        run("stuck", "echo before; exec sleep 77", "--health-timeout=200ms", "--health-retries=1");
        awaitHealth("stuck", "unhealthy");
        JsonObject first = health("stuck").objects("Log").getFirst();
        assertThat(first.number("ExitCode")).isEqualTo(-1);
        assertThat(first.text("Output")).isEqualTo("Health check exceeded timeout (200ms): before\n");
        lab.docker().out("pause", "stuck");
        lab.docker().out("unpause", "stuck");
        DaemonLab.eventually(
                "no more than one is there",
                () -> lab.docker()
                                .out("top", "stuck")
                                .lines()
                                .filter(line -> line.contains("sleep 77"))
                                .count()
                        <= 1);
    }

    @Test
    void aCommandThatCannotBeRunIsAFailureThatSaysWhy() {
        JsonObject check = JsonObject.of("Test", List.of("CMD", "/no/such/program"));
        check.put("Interval", 100_000_000L);
        check.put("Retries", 1L);
        JsonObject request = JsonObject.of("Cmd", List.of("sleep", "600"));
        request.put("Healthcheck", check);
        lab.startContainer(lab.create("broken", request));
        awaitHealth("broken", "unhealthy");
        JsonObject last = health("broken").objects("Log").getLast();
        assertThat(last.number("ExitCode")).isEqualTo(-1);
        assertThat(last.text("Output")).contains("/no/such/program").contains("no such file or directory");
    }

    @Test
    void outputIsBounded() {
        run("loud", "head -c 100000 /dev/zero | tr '\\0' x");
        awaitHealth("loud", "healthy");
        assertThat(health("loud").objects("Log").getLast().text("Output")).isEqualTo("x".repeat(4096) + "...");
    }

    @Test
    void aPausedContainerIsNotAsked() {
        run("frozen", "true");
        awaitHealth("frozen", "healthy");
        lab.docker().out("pause", "frozen");
        List<JsonObject> log = health("frozen").objects("Log");
        assertThat(health("frozen").text("Status")).isEqualTo("unhealthy");
        lab.docker().out("unpause", "frozen");
        awaitHealth("frozen", "healthy");
        assertThat(health("frozen").objects("Log")).isNotEqualTo(log);
    }

    @Test
    void theNextDaemonKnowsAndAsksOn() throws Exception {
        run("kept", "cat /well", "--health-retries=1");
        lab.docker().out("exec", "kept", "touch", "/well");
        awaitHealth("kept", "healthy");
        lab.kill();
        lab.start();
        assertThat(health("kept").text("Status")).isEqualTo("healthy");
        lab.docker().out("exec", "kept", "rm", "/well");
        awaitHealth("kept", "unhealthy");
    }

    private static String runWithAction(String name, String action, String policy) {
        JsonObject check = JsonObject.of("Test", List.of("CMD-SHELL", "cat /well"));
        check.put("Interval", 100_000_000L);
        check.put("Retries", 1L);
        check.put("OnFailure", action);
        JsonObject request = JsonObject.of("Cmd", List.of("sleep", "600"));
        request.put("Healthcheck", check);
        request.put("StopTimeout", 0L);
        request.put("HostConfig", JsonObject.of("RestartPolicy", JsonObject.of("Name", policy)));
        String id = lab.create(name, request);
        lab.startContainer(id);
        return id;
    }

    @Test
    void whatWasAskedForIsDoneToOneThatBecomesUnhealthy() {
        Instant begin = Instant.now();
        runWithAction("killed", "kill", "no");
        runWithAction("policy", "kill", "on-failure");
        runWithAction("stopped", "stop", "always");
        runWithAction("again", "restart", "no");
        runWithAction("left", "none", "no");
        DaemonLab.eventually("killed", () -> !lab.state("killed").flag("Running"));
        assertThat(lab.state("killed").number("ExitCode")).isEqualTo(137);
        DaemonLab.eventually("policy", () -> lab.inspect("policy").number("RestartCount") > 0);
        DaemonLab.eventually(
                "stopped", () -> lab.state("stopped").text("Status").equals("exited"));
        DaemonLab.eventually("again", () -> !events("again", begin, "restart").isEmpty());
        awaitHealth("left", "unhealthy");
        assertThat(lab.state("left").flag("Running")).isTrue();
    }
}
