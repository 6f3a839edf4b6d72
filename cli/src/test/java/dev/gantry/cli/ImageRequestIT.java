package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What commands for images and registries ask an engine of today for, what they show of its answers, and what they
/// keep: Docker's command line and ours are given the same words, an engine that plays its part, and the same home
/// directory. The lines are in `docker-image-lines.txt`; the engine's part is in [#answer].
///
/// A credential helper called `x` keeps nothing, and writes down what it is asked.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImageRequestIT {
    /// Users by registry: names that the engine treats in different ways. `Z29vZDpwdw==` is `good:pw`.
    private static final String CONFIG = """
            {
            	"auths": {
            		"bad:5000": {
            			"auth": "YmFkOnB3"
            		},
            		"broken:5000": {},
            		"err:5000": {
            			"auth": "ZXJyOnB3"
            		},
            		"good:5000": {
            			"auth": "Z29vZDpwdw=="
            		},
            		"http://old:5000": {
            			"auth": "Z29vZDpwdw=="
            		},
            		"https://index.docker.io/v1/": {
            			"auth": "Z29vZDpwdw=="
            		},
            		"token:5000": {
            			"auth": "Z29vZDo=",
            			"identitytoken": "abc"
            		}
            	},
            	"credHelpers": {
            		"broken:5000": "x",
            		"helped:5000": "x",
            		"missing:5000": "not-there",
            		"none:5000": "x",
            		"tokened:5000": "x"
            	}
            }""";

    private static final String HELPER = """
            #!/bin/sh
            said=$(cat)
            echo "$1 $said" >> "$HOME/helper.log"
            case "$1 $said" in
            'get none:5000') echo 'credentials not found in native keychain'; exit 1 ;;
            *broken*) echo 'it broke'; exit 1 ;;
            'get tokened:5000') echo '{"Username":"<token>","Secret":"abc"}' ;;
            get*) echo '{"Username":"good","Secret":"pw"}' ;;
            esac
            """;

    private final Path home;
    private final RecordingEngine engine = new RecordingEngine("1.50", ImageRequestIT::answer);

    ImageRequestIT(@TempDir Path home) {
        this.home = home;
    }

    @BeforeAll
    void requireDocker() {
        RealDocker.require(RealDocker.missingCommandLine());
    }

    @AfterAll
    void stopEngine() {
        engine.close();
    }

    private static RecordingEngine.Answer answer(RecordingEngine.Asked asked) {
        return switch (asked.path()) {
            case "/auth" -> login(asked.body());
            case "/images/create", "/images/load" -> new RecordingEngine.Answer(200, progress(asked.target()));
            case "/images/json" -> new RecordingEngine.Answer(200, EngineAnswers.IMAGES);
            case "/images/search" -> new RecordingEngine.Answer(200, EngineAnswers.FOUND);
            case "/images/x/history" -> new RecordingEngine.Answer(200, "[]");
            default -> new RecordingEngine.Answer(200, other(asked));
        };
    }

    private static RecordingEngine.Answer login(String who) {
        if (who.contains("\"bad\"")) {
            return new RecordingEngine.Answer(401, "{\"message\":\"wrong password\"}");
        }
        if (who.contains("\"err\"")) {
            return new RecordingEngine.Answer(500, "{\"message\":\"out of order\"}");
        }
        String token = who.contains("\"tok\"") ? "\"IdentityToken\":\"idtok\"," : "";
        return new RecordingEngine.Answer(200, "{" + token + "\"Status\":\"Login Succeeded\"}");
    }

    private static String progress(String target) {
        if (target.contains("fails")) {
            return "{\"status\":\"a\"}{\"errorDetail\":{\"message\":\"it failed\"},\"error\":\"it\"}{\"status\":\"b\"}";
        }
        return target.contains("401")
                ? "{\"errorDetail\":{\"code\":401,\"message\":\"who?\"},\"error\":\"who?\"}"
                : EngineAnswers.PULL;
    }

    private static String other(RecordingEngine.Asked asked) {
        if (asked.path().endsWith("/push")) {
            return asked.path().contains("index") ? EngineAnswers.PUSH_OF_INDEX : EngineAnswers.PUSH;
        }
        return asked.method().equals("DELETE")
                ? "[{\"Untagged\":\"x\"},{\"Deleted\":\"sha256:aa\"}]"
                : "{\"Id\":\"sha256:aa\",\"Warnings\":[]}";
    }

    static Stream<String> lines() throws IOException {
        return CommandLines.of("docker-image-lines.txt");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void requestsAndOutputAreDockers(String line) throws IOException, InterruptedException {
        List<String> words = CommandLines.words(line);
        Map<String, String> environment = Map.of(
                "DOCKER_HOST", engine.address(), "HOME", home.toString(), "PATH", home + ":" + System.getenv("PATH"));
        prepareHome();
        engine.takeAsked(); // what an earlier failure has left
        CapturedRun expected = RealDocker.commandLine(words, environment, home);
        List<?> expectedRequests = requests();
        List<String> expectedFiles = files();
        prepareHome();
        CapturedRun actual = CapturedRun.of("docker", words, environment);
        assertThat(actual).isEqualTo(expected);
        assertThat(requests()).isEqualTo(expectedRequests);
        assertThat(files()).isEqualTo(expectedFiles);
    }

    private void prepareHome() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), CONFIG);
        Files.writeString(home.resolve("helper.log"), "");
        Path helper = Files.writeString(home.resolve("docker-credential-x"), HELPER);
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
    }

    private List<String> files() throws IOException {
        return List.of(
                Files.readString(home.resolve(".docker/config.json")), Files.readString(home.resolve("helper.log")));
    }

    /// What makes a container is another test's.
    private List<RecordingEngine.Asked> requests() {
        List<RecordingEngine.Asked> requests = new ArrayList<>();
        for (RecordingEngine.Asked asked : engine.takeAsked()) {
            String body = asked.path().equals("/containers/create")
                    ? ""
                    : asked.body().strip();
            requests.add(new RecordingEngine.Asked(asked.method(), asked.target(), asked.auth(), body).inOrder());
        }
        return requests;
    }
}
