package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerValidationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'WorkingDir':'srv'} | {} | the working directory 'srv' is invalid, it needs to be an absolute path",
                "{'Env':['=x']} | {} | invalid environment variable: =x",
                "{} | {'AutoRemove':true,'RestartPolicy':{'Name':'always'}} | can't create 'AutoRemove' container with restart policy",
                "{} | {'RestartPolicy':{'Name':'always','MaximumRetryCount':3}} | invalid restart policy: maximum retry count can only be used with 'on-failure'",
                "{} | {'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':-1}} | invalid restart policy: maximum retry count cannot be negative",
                "{'Hostname':'x'} | {'NetworkMode':'container:a'} | conflicting options: hostname and the network mode",
                "{'MacAddress':'02:42:ac:11:00:02'} | {'NetworkMode':'host'} | conflicting options: mac-address and the network mode",
                "{} | {'NetworkMode':'container:a','PublishAllPorts':true} | conflicting options: port publishing and the container type network mode",
                "{'Hostname':'x'} | {'UTSMode':'host'} | conflicting options: hostname and the UTS mode",
                "{} | {'IpcMode':'strange'} | invalid IPC mode: strange",
                "{} | {'PidMode':'container:'} | invalid PID mode: container:",
                "{} | {'ExtraHosts':['web']} | bad format for add-host: \"web\"",
                "{'Healthcheck':{'Interval':5}} | {} | Interval in Healthcheck cannot be less than 1ms",
            })
    void contradictionsAreRefusedInDockersWords(String config, String host, String message) {
        assertThatThrownBy(() -> check(config, host))
                .isInstanceOf(EngineException.class)
                .hasMessage(message);
    }

    @Test
    void networkOfAContainerNeedsItsName() {
        assertThatThrownBy(() -> check("{}", "{'NetworkMode':'container:'}"))
                .hasMessage("invalid network mode: invalid container format container:<name|id>");
    }

    @Test
    void publishedPortsOnTheHostsNetworkAreWarnedAbout() {
        assertThat(check("{}", "{'NetworkMode':'host','PortBindings':{'80/tcp':[{'HostPort':'80'}]}}"))
                .containsExactly("Published ports are discarded when using host network mode");
    }

    @Test
    void usualRequestHasNothingToSay() {
        assertThat(check(
                        "{'Env':['A=','B'],'Cmd':['sh']}",
                        "{'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':3}}"))
                .isEmpty();
    }

    private static List<String> check(String config, String host) {
        return ContainerValidation.check(
                Json.read(config.replace('\'', '"'), ContainerConfig.class),
                Json.read(host.replace('\'', '"'), HostConfig.class));
    }
}
