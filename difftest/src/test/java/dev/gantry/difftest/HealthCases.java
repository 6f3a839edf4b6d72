package dev.gantry.difftest;

import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Health checks, and what of a container can be changed while it runs.
final class HealthCases {
    /// The first result alone: how many there are by now is the machine's to say.
    private static final String SHOW =
            "docker inspect -f '{{json .State.Health}}' box | sed 's/\"Start\":\"[^\"]*\",\"End\":"
                    + "\"[^\"]*\"/\"TIMES\"/g; s/\"FailingStreak\":[0-9]*/\"FailingStreak\":N/; s/},{.*//; s/}]}$//'";

    private static String await(String status) {
        return " for i in $(seq 200); do [ \"$(docker inspect -f '{{.State.Health.Status}}' box)\" = " + status
                + " ] && break; sleep 0.05; done; ";
    }

    static final List<Case> SCRIPTS = List.of(
            Case.of(
                    "a healthy container",
                    run(
                            "docker create --name box --health-cmd 'echo fine' --health-interval 100ms busybox sleep 1000"
                                    + " >/dev/null; docker inspect -f '{{json .State.Health}} {{json .Config.Healthcheck}}' box"),
                    run("docker start box >/dev/null;" + await("healthy") + SHOW),
                    run(
                            "docker ps --filter health=healthy --format '{{.Names}}'; docker ps --filter health=starting -q"),
                    run("docker ps --format '{{.Status}}' | sed 's/.*(/(/'"),
                    run("docker stop -t 0 box >/dev/null; " + SHOW
                            + "; docker ps -a --filter health=unhealthy -q | wc -l"),
                    run(
                            "docker ps -a --format '{{.Status}}' | sed 's/ago.*/ago/;s/[0-9]* seconds*/N/;s/Less than a/N/;s/N second/N/'")),
            Case.of(
                    "an unhealthy container",
                    run("docker run -d --name box --health-cmd 'echo bad; exit 3' --health-interval 100ms"
                            + " --health-retries 2 busybox sleep 1000 >/dev/null;" + await("unhealthy") + SHOW),
                    run("docker ps --format '{{.Status}}' | sed 's/.*(/(/'"),
                    run(
                            "sleep 1.1; docker events --since 1m --until 0s --filter container=$(docker inspect -f '{{.Id}}' box) --filter event=health_status"
                                    + " --format '{{.Action}}' | head -1"),
                    run(
                            "sleep 1.1; docker events --since 1m --until 0s --filter container=$(docker inspect -f '{{.Id}}' box) --filter event=exec_create"
                                    + " --format '{{.Action}}' | head -1")),
            Case.of(
                    "a health check that cannot be run",
                    run("docker run -d --name box --health-cmd 'nosuch' --health-interval 100ms --health-retries 1"
                            + " busybox sleep 1000 >/dev/null;" + await("unhealthy") + SHOW)),
            Case.of(
                    "a health check of an image",
                    run(
                            "printf 'FROM busybox\\nHEALTHCHECK --interval=100ms --retries=1 CMD test -e /well\\n' >Dockerfile;"
                                    + " docker build -q -t checked . >/dev/null; docker run -d --name box checked sleep 1000"
                                    + " >/dev/null;" + await("unhealthy") + SHOW),
                    run("docker exec box touch /well;" + await("healthy") + SHOW),
                    run("docker run -d --name none --no-healthcheck checked sleep 1000 >/dev/null;"
                            + " docker inspect -f '{{json .State.Health}} {{json .Config.Healthcheck}}' none")),
            Case.of(
                    "a paused container is not asked",
                    run(
                            "docker run -d --name box --health-cmd true --health-interval 100ms busybox sleep 1000 >/dev/null;"
                                    + await("healthy")
                                    + "docker pause box; docker inspect -f '{{.State.Health.Status}}' box"),
                    run("docker unpause box;" + await("healthy")
                            + "docker inspect -f '{{.State.Health.Status}} {{.State.Health.FailingStreak}}' box")),
            Case.of(
                    "update of limits while it runs",
                    run("docker run -d --name box -m 64m --memory-swap 128m busybox sleep 1000 >/dev/null;"
                            + " docker update --cpus 0.5 box"),
                    run("docker update -m 100m --memory-swap 300m --pids-limit 77 --cpu-shares 99 box"),
                    run("docker inspect -f '{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.HostConfig.PidsLimit}}"
                            + " {{.HostConfig.CpuShares}} {{.HostConfig.NanoCpus}}' box"),
                    run("docker update -m 32m --memory-swap 48m --cpuset-cpus 0 --memory-reservation 16m box;"
                            + " docker inspect -f '{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}"
                            + " {{.HostConfig.CpusetCpus}} {{.HostConfig.MemoryReservation}}' box"),
                    run("docker exec box sh -c 'cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes"
                            + " memory/memory.memsw.limit_in_bytes pids/pids.max cpu/cpu.shares cpu/cpu.cfs_quota_us"
                            + " cpuset/cpuset.cpus memory/memory.soft_limit_in_bytes'"),
                    run(
                            "sleep 1.1; docker events --since 1m --until 0s --filter container=$(docker inspect -f '{{.Id}}' box) --filter event=update"
                                    + " --format '{{.Action}}'")),
            Case.of(
                    "update of what does not run",
                    run("docker create --name box busybox sh -c 'cat /sys/fs/cgroup/pids/pids.max' >/dev/null;"
                            + " docker update --pids-limit 55 --restart on-failure:3 box"),
                    run("docker start -a box; docker inspect -f '{{json .HostConfig.RestartPolicy}}' box"),
                    run("docker update --pids-limit -1 box; docker start -a box")),
            Case.of(
                    "updates that are refused",
                    run("docker run -d --name box --cpus 1 -m 64m busybox sleep 1000 >/dev/null;"
                            + " docker run -d --rm --name brief busybox sleep 1000 >/dev/null"),
                    run("docker update --cpu-period 50000 box 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker update --cpu-quota 50000 box 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker update -m 1g box 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker update -m 1k box 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker update --restart always brief 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker update --restart sometimes box 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker update --cpuset-cpus 99 box 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker update -m 64m nope"),
                    run("docker update box"),
                    run("docker inspect -f '{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}}' box")),
            Case.of(
                    "update of a container without limits",
                    run("docker run -d --name box busybox sleep 1000 >/dev/null;"
                            + " docker update -m 64m box 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker update -m 64m --memory-swap -1 box; docker update --cpu-quota 20000 box;"
                            + " docker update --cpus 1 box 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'")),
            Case.of(
                    "limits on block devices",
                    run(
                            "docker create --name box --device-read-bps /dev/loop0:1mb --device-write-iops /dev/loop0:100"
                                    + " busybox sh -c 'cat /sys/fs/cgroup/blkio/blkio.throttle.read_bps_device"
                                    + " /sys/fs/cgroup/blkio/blkio.throttle.write_iops_device' >/dev/null; docker start -a box"),
                    run("docker inspect -f '{{json .HostConfig.BlkioDeviceReadBps}}"
                            + " {{json .HostConfig.BlkioDeviceWriteIOps}}' box"),
                    run(
                            "docker run --rm --device-read-bps /dev/nope:1mb busybox true 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'")),
            Case.of(
                    "what no device driver offers",
                    run("docker run --name box --gpus all busybox true"),
                    run("docker inspect -f '{{.State.Status}} {{.State.Error}}' box"),
                    run("docker run --storage-opt size=1g busybox true")),
            Case.of(
                    "update of the restart policy",
                    run("docker run -d --name box busybox sh -c 'test -e /once && exit 0; touch /once; sleep 1000'"
                            + " >/dev/null; docker update --restart always box"),
                    run("docker exec box kill 1; docker kill box >/dev/null 2>&1; docker inspect -f"
                            + " '{{.HostConfig.RestartPolicy.Name}}' box")));

    private HealthCases() {}
}
