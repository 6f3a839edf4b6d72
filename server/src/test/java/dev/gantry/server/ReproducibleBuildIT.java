package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same Dockerfile, built twice by `SOURCE_DATE_EPOCH` on daemons that know nothing of each other.
@Tag("kernel")
final class ReproducibleBuildIT {
    private static final String DOCKERFILE = """
            FROM busybox AS one
            ARG SOURCE_DATE_EPOCH
            RUN mkdir -p /o/p && echo $SOURCE_DATE_EPOCH >/o/p/epoch && ln /o/p/epoch /o/link && ln -s x /o/symlink
            FROM busybox AS two
            RUN touch /two; rm -r /var/www
            FROM two
            LABEL z=1 y=2 x=3 w=4
            ENV A=1 B=2
            EXPOSE 80 443/udp 22
            VOLUME /v /u
            WORKDIR /work/deep
            COPY f /f
            COPY d /etc/d/
            COPY --from=one /o /
            ADD t.tar /t
            RUN echo x >>/etc/group; hostname >/dev/null; mkdir /var/www; chmod 700 /work; echo >/etc/made
            RUN rm /f && sleep 1
            CMD ["sh"]
            """;

    @TempDir
    private Path context;

    @TempDir
    private Path outside;

    /// All that a daemon makes of it.
    private String make(String number) throws Exception {
        try (DaemonLab lab = DaemonLab.open()) {
            Docker gantry = Docker.gantry(lab.socket(), Map.of("SOURCE_DATE_EPOCH", "1700000000"));
            String made = build(gantry, number, "type=oci,rewrite-timestamp=true")
                    + build(gantry, number, "type=docker,rewrite-timestamp=true")
                    + build(gantry, number, "type=oci,rewrite-timestamp=true", "--squash")
                    + build(gantry, number, "type=tar");
            String image = lab.docker().run("rmi", "-f", "made:1").err();
            assertThat(image).contains("No such image");
            assertThat(gantry.out(
                            "build",
                            "-q",
                            "-t",
                            "made:1",
                            "-o",
                            "type=image,rewrite-timestamp=true",
                            context.toString()))
                    .startsWith("sha256:");
            assertThat(lab.docker().out("image", "inspect", "-f", "{{.Created}}", "made:1"))
                    .startsWith("2023-11-14T22:13:20");
            String history = lab.docker().out("history", "-H=false", "--no-trunc", "--format={{.CreatedAt}}", "made:1");
            made += lab.docker().out("image", "inspect", "-f", "{{.Id}}", "made:1");
            assertThat(history.lines().limit(14)).allMatch(time -> time.startsWith("2023-11-14T22:13:20"));
            new BuildFolder(lab, context).removeMade();
            return made;
        }
    }

    private String build(Docker gantry, String number, String output, String... more) throws IOException {
        Path archive = outside.resolve(number + ".tar");
        Path metadata = outside.resolve(number + ".json");
        String[] line = {
            "build",
            "-t",
            "made:1",
            "--label=l=1",
            "--label=k=2",
            "--metadata-file=" + metadata,
            "-o",
            output + ",dest=" + archive,
            context.toString(),
            more.length > 0 ? more[0] : "--rm"
        };
        Docker.Result result = gantry.run(line);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        JsonObject known = JsonObject.from(Json.parse(Files.readString(metadata)));
        return output + " " + known.text("containerimage.config.digest") + " "
                + known.text("containerimage.digest") + " "
                + Program.run("sha256sum", archive.toString()).substring(0, 64) + "\n";
    }

    @Test
    void twoDaemonsMakeTheSameImage() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
        Files.writeString(context.resolve("f"), "text");
        Files.createDirectories(context.resolve("d/e"));
        Files.writeString(context.resolve("d/e/g"), "text");
        Program.run(
                "tar", "-C", context.toString(), "-cf", context.resolve("t.tar").toString(), "d");

        assertThat(make("first")).isEqualTo(make("second")).hasLineCount(5);
    }
}
