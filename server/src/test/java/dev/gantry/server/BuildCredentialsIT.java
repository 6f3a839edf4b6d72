package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Base images of a registry that wants a password.
final class BuildCredentialsIT extends WithBuilds {
    @TempDir
    private Path outside;

    private LocalRegistry registry;
    private String base;

    @BeforeEach
    void publish() throws IOException {
        Path passwords = Files.writeString(outside.resolve("htpasswd"), RegistriesIT.HTPASSWD);
        registry = LocalRegistry.gantry(outside, "--htpasswd=" + passwords);
        base = registry.name("team/base:1");
        lab.docker().out("tag", DaemonLab.IMAGE, base);
        lab.docker().out("--config=" + inFile("publisher"), "push", "-q", base);
        lab.docker().out("rmi", base);
    }

    @AfterEach
    void unpublish() {
        lab.docker().run("rmi", "-f", base);
        registry.close();
    }

    private Path configuration(String name, String json) throws IOException {
        Path directory = Files.createDirectory(outside.resolve(name));
        Files.writeString(directory.resolve("config.json"), json);
        return directory;
    }

    /// The client's directory after `docker login`.
    private Path inFile(String name) throws IOException {
        return configuration(name, "{\"auths\": {\"" + registry.host() + "\": {\"auth\": \"dGVzdGVyOnNlY3JldA==\"}}}");
    }

    private Docker.Result build(Path configuration) throws IOException {
        Map<String, String> environment =
                Map.of("DOCKER_CONFIG", configuration.toString(), "PATH", outside + ":/usr/bin:/bin");
        return build(Docker.gantry(lab.socket(), environment), "FROM " + base + "\nRUN true\n");
    }

    @Test
    void theirUserIsTakenFromTheConfiguration() throws IOException {
        assertThat(build(outside.resolve("none")).err()).containsAnyOf("denied", "unauthorized");

        Docker.Result built = build(inFile("user"));

        assertThat(built.exitCode()).as(built.toString()).isZero();
        assertThat(built.err() + lab.log()).doesNotContain("secret", "dGVzdGVy");
    }

    @Test
    void aHelperTellsOfAllThatItKeeps() throws IOException {
        Path helper =
                Files.writeString(outside.resolve("docker-credential-kept"), """
                #!/bin/sh
                case $1 in
                list) echo '{"https://other.test/v1/": "me", "REGISTRY": "tester"}' ;;
                get) [ "$(cat)" = REGISTRY ] && echo '{"Username": "tester", "Secret": "secret"}' ;;
                esac
                """.replace("REGISTRY", registry.host()));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));

        Docker.Result built = build(configuration("helped", "{\"credsStore\": \"kept\"}"));

        assertThat(built.exitCode()).as(built.toString()).isZero();
        assertThat(built.err() + lab.log()).doesNotContain("secret");
    }
}
