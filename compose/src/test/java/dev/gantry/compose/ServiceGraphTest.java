package dev.gantry.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceGraphTest {
    @TempDir
    Path folder;

    private ServiceGraph graph(String file) throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), file);
        return new ServiceGraph(Loader.load(LoadRequest.of(folder, Map.of())).project());
    }

    private ServiceGraph shop() throws IOException {
        return graph("""
                services:
                  web: {image: nginx, ports: ["8080:80"], depends_on: {api: {condition: service_healthy}, cache: {condition: service_started, required: false}}}
                  api: {image: api, ports: ["9:9"], depends_on: [db]}
                  db: {image: "postgres:16"}
                  cache: {image: redis}
                """);
    }

    @Test
    void textNamesWhatEachDependsOn() throws IOException {
        assertThat(shop().text()).isEqualTo("""
                cache  redis
                db  postgres:16
                api  api  9->9/tcp
                └── db
                web  nginx  8080->80/tcp
                ├── api (healthy)
                └── cache (optional)
                """);
    }

    @Test
    void pictureHasABoxForEachAndAnArrowForEachDependency() throws IOException {
        String svg = shop().svg();
        assertThat(svg).startsWith("<svg ").endsWith("</svg>\n").contains("8080-&gt;80/tcp");
        assertThat(svg.split("<rect ", -1)).hasSize(5);
        assertThat(svg.split("marker-end", -1)).hasSize(4);
    }
}
