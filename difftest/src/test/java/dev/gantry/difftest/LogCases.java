package dev.gantry.difftest;

import static dev.gantry.difftest.Case.ask;
import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Log drivers: what is refused, and what a container with one looks like.
final class LogCases {
    static final List<Case> REQUESTS = List.of(
            Case.of(
                    "log options that are unknown",
                    with("json-file", "\"x\": \"1\""),
                    with("local", "\"tag\": \"x\""),
                    with("syslog", "\"x\": \"1\""),
                    with("journald", "\"x\": \"1\""),
                    with("fluentd", "\"x\": \"1\""),
                    with("gelf", "\"gelf-address\": \"udp://h:1\", \"x\": \"1\""),
                    with("logentries", "\"x\": \"1\"")),
            Case.of(
                    "log modes and caches",
                    with("json-file", "\"mode\": \"fast\""),
                    with("json-file", "\"max-buffer-size\": \"1m\""),
                    with("syslog", "\"mode\": \"non-blocking\", \"max-buffer-size\": \"lots\""),
                    with("syslog", "\"cache-disabled\": \"x\"")),
            Case.of(
                    "syslog options that are none",
                    with("syslog", "\"syslog-address\": \"x\""),
                    with("syslog", "\"syslog-address\": \"http://x:1\""),
                    with("syslog", "\"syslog-address\": \"unix:///nope\""),
                    with("syslog", "\"syslog-address\": \"tcp://h:1:2\""),
                    with("syslog", "\"syslog-facility\": \"nope\""),
                    with("syslog", "\"syslog-format\": \"x\"")),
            Case.of(
                    "gelf options that are none",
                    with("gelf", ""),
                    with("gelf", "\"gelf-address\": \"x\""),
                    with("gelf", "\"gelf-address\": \"unix:///x\""),
                    with("gelf", "\"gelf-address\": \"udp://h\""),
                    with("gelf", "\"gelf-address\": \"tcp://h:1\", \"gelf-compression-type\": \"gzip\""),
                    with("gelf", "\"gelf-address\": \"udp://h:1\", \"gelf-compression-level\": \"10\""),
                    with("gelf", "\"gelf-address\": \"udp://h:1\", \"gelf-tcp-max-reconnect\": \"1\""),
                    with("gelf", "\"gelf-address\": \"tcp://h:1\", \"gelf-tcp-reconnect-delay\": \"-1\"")),
            Case.of(
                    "fluentd options that are none",
                    with("fluentd", "\"fluentd-address\": \"h:x\""),
                    with("fluentd", "\"fluentd-address\": \"a:1:2\""),
                    with("fluentd", "\"fluentd-buffer-limit\": \"x\""),
                    with("fluentd", "\"fluentd-retry-wait\": \"1\""),
                    with("fluentd", "\"fluentd-max-retries\": \"-1\""),
                    with("fluentd", "\"fluentd-async\": \"x\""),
                    with("fluentd", "\"fluentd-async\": \"1\", \"fluentd-async-connect\": \"1\"")),
            Case.of(
                    "a receiver that is not there",
                    named("box", "syslog", "\"syslog-address\": \"tcp://127.0.0.1:1\""),
                    ask("POST /containers/box/start"),
                    named("cup", "gelf", "\"gelf-address\": \"tcp://127.0.0.1:1\""),
                    ask("POST /containers/cup/start"),
                    named("pan", "fluentd", "\"fluentd-address\": \"127.0.0.1:1\""),
                    ask("POST /containers/pan/start"),
                    named("pot", "journald", ""),
                    ask("POST /containers/pot/start")),
            Case.of(
                    "a log tag that is none",
                    named("box", "json-file", "\"tag\": \"{{.Nope}}\""),
                    ask("POST /containers/box/start"),
                    named("cup", "json-file", "\"tag\": \"{{\""),
                    ask("POST /containers/cup/start"),
                    named("pan", "json-file", "\"tag\": \"{{nope .Name}}\""),
                    ask("POST /containers/pan/start")),
            Case.of(
                    "options of the local log",
                    named("box", "local", "\"max-size\": \"x\""),
                    ask("POST /containers/box/start"),
                    named("cup", "local", "\"max-file\": \"1\""),
                    ask("POST /containers/cup/start"),
                    named("pan", "local", "\"compress\": \"x\""),
                    ask("POST /containers/pan/start")),
            Case.of(
                    "a container that logs to syslog",
                    named("box", "syslog", "\"syslog-address\": \"udp://127.0.0.1:1\", \"cache-disabled\": \"true\""),
                    ask("GET /containers/box/json"),
                    ask("GET /containers/box/logs?stdout=1")));

    static final List<Case> SCRIPTS = List.of(
            Case.of(
                    "logs of the local driver",
                    run(
                            "docker run --name box --log-driver local busybox sh -c 'echo out; echo err >&2'; docker logs box; docker inspect -f '{{.LogPath}}|{{json .HostConfig.LogConfig}}' box")),
            Case.of(
                    "logs from the cache of a driver that can't be read",
                    run(
                            "docker run -d --name box --log-driver fluentd --log-opt fluentd-async=true --log-opt fluentd-address=127.0.0.1:1 busybox sh -c 'echo out' >/dev/null; docker wait box; docker logs box; docker inspect -f '{{.LogPath}}|{{json .HostConfig.LogConfig}}' box")),
            Case.of(
                    "logs with a tag and chosen attributes",
                    run(
                            "docker run --name box -e AA=1 -e AB=2 -l c.d=e --log-opt env-regex=^A --log-opt labels-regex='c\\.' --log-opt tag='{{.Name}}/{{upper .ImageName}}/{{truncate .DaemonName 3}}' busybox echo hi; docker logs --details box")));

    private LogCases() {}

    private static Case.Step with(String driver, String options) {
        return named("box", driver, options);
    }

    private static Case.Step named(String name, String driver, String options) {
        return ask(
                "POST /containers/create?name=" + name,
                "{\"Image\": \"busybox\", \"Cmd\": [\"sleep\", \"1000\"], \"HostConfig\": {\"LogConfig\": {\"Type\": \""
                        + driver + "\", \"Config\": {" + options + "}}}}");
    }
}
