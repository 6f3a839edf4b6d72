package dev.gantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What breaks: connections, processes, promises, the disk. Nothing wrong becomes visible, and pushes go on
/// where they stopped.
@Tag("kernel")
class FaultsIT {
    private static final int SIZE = 8 << 20;

    @TempDir
    Path folder;

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    /// Sends a request's head and a part of its body, and goes.
    private static void sendAndBreak(RegistryProcess registry, String head, byte[] part) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), registry.address().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\nHost: r\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(part);
            out.flush();
        }
    }

    /// How much of an upload has come, once the registry has noticed that the client is gone.
    private static long offset(TestClient client, String location, long atLeast) throws IOException {
        for (int tries = 0; tries < 200; tries++) {
            TestClient.Answer status = client.get(location);
            assertThat(status.status()).isEqualTo(204);
            long last = Long.parseLong(status.header("Range").substring(2));
            if (last + 1 >= atLeast) {
                return last == 0 ? 0 : last + 1;
            }
            pause();
        }
        throw new AssertionError("the upload did not get so far");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anUploadGoesOnAfterTheConnectionBroke() throws IOException {
        byte[] blob = content(SIZE);
        try (RegistryProcess registry = RegistryProcess.start(folder);
                TestClient client = new TestClient(registry.address())) {
            String location = client.begin("a");
            sendAndBreak(
                    registry,
                    "PATCH " + location + " HTTP/1.1\r\nContent-Length: " + SIZE,
                    Arrays.copyOf(blob, SIZE / 3));
            int offset = Math.toIntExact(offset(client, location, 1));
            assertThat(offset).isLessThan(SIZE);
            Digest digest = Digest.of(blob);
            assertThat(client.finish(location, digest, Arrays.copyOfRange(blob, offset, SIZE))
                            .status())
                    .isEqualTo(201);
            assertThat(client.get("/v2/a/blobs/" + digest).body()).isEqualTo(blob);
        }
    }

    @Test
    void anUploadGoesOnAfterTheRegistryWasKilled() throws IOException {
        byte[] blob = content(SIZE);
        String location;
        try (RegistryProcess registry = RegistryProcess.start(folder);
                TestClient client = new TestClient(registry.address())) {
            location = client.begin("a");
            client.send("PATCH", location, Arrays.copyOf(blob, SIZE / 2));
            sendAndBreak(
                    registry,
                    "PATCH " + location + " HTTP/1.1\r\nContent-Length: " + SIZE,
                    Arrays.copyOfRange(blob, SIZE / 2, SIZE * 3 / 4));
            registry.kill();
        }
        try (RegistryProcess registry = RegistryProcess.start(folder);
                TestClient client = new TestClient(registry.address())) {
            int offset = Math.toIntExact(offset(client, location, SIZE / 2));
            Digest digest = Digest.of(blob);
            assertThat(client.get("/v2/a/blobs/" + digest).status()).isEqualTo(404);
            assertThat(client.finish(location, digest, Arrays.copyOfRange(blob, offset, SIZE))
                            .status())
                    .isEqualTo(201);
            assertThat(client.get("/v2/a/blobs/" + digest).body()).isEqualTo(blob);
            assertThat(registry.stop()).isZero();
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesAKill() throws IOException {
        byte[] manifest;
        try (RegistryProcess registry = RegistryProcess.start(folder);
                TestClient client = new TestClient(registry.address())) {
            manifest = TestManifests.push(client, "a", "1", "x", "");
            registry.kill();
        }
        try (RegistryProcess registry = RegistryProcess.start(folder);
                TestClient client = new TestClient(registry.address())) {
            assertThat(client.get("/v2/a/manifests/1").body()).isEqualTo(manifest);
            assertThat(client.get("/v2/a/blobs/" + Digest.of(TestManifests.bytes("layer of x")))
                            .text())
                    .isEqualTo("layer of x");
        }
    }

    @Test
    void aBodyShorterThanItsLengthIsNoBlob() throws IOException {
        byte[] blob = content(SIZE);
        try (RegistryProcess registry = RegistryProcess.start(folder);
                TestClient client = new TestClient(registry.address())) {
            Digest digest = Digest.of(Arrays.copyOf(blob, 1000));
            String location = client.begin("a");
            sendAndBreak(
                    registry,
                    "PUT " + location + "?digest=" + digest + " HTTP/1.1\r\nContent-Length: 5000",
                    Arrays.copyOf(blob, 1000));
            sendAndBreak(
                    registry,
                    "POST /v2/a/blobs/uploads/?digest=" + digest + " HTTP/1.1\r\nContent-Length: 5000",
                    Arrays.copyOf(blob, 1000));
            assertThat(offset(client, location, 1000)).isEqualTo(1000);
            assertThat(client.get("/v2/a/blobs/" + digest).status()).isEqualTo(404);
            assertThat(client.finish(location, digest, new byte[0]).status()).isEqualTo(201);
        }
    }

    @Test
    void aFullDiskIsToldAndLeavesWhatIsThere() throws IOException {
        Path small = Files.createDirectory(folder.resolve("small"));
        Commands.run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", small.toString());
        try (RegistryProcess registry = RegistryProcess.start(small);
                TestClient client = new TestClient(registry.address())) {
            byte[] manifest = TestManifests.push(client, "a", "1", "x", "");
            String location = client.begin("a");
            TestClient.Answer full = client.send("PATCH", location, content(64 << 20));
            assertThat(full.status()).isEqualTo(507);
            assertThat(full.text()).contains("no space left on device");
            assertThat(client.get("/v2/a/manifests/1", "Accept", MediaTypes.OCI_MANIFEST)
                            .body())
                    .isEqualTo(manifest);
            assertThat(client.send("DELETE", location).status()).isEqualTo(204);
            TestManifests.push(client, "a", "2", "y", "");
        } finally {
            Commands.run("umount", "-l", small.toString());
        }
    }

    @Test
    void aSecondRegistryIsRefusedTheDirectory() throws IOException {
        try (RegistryProcess _ = RegistryProcess.start(folder)) {
            List<String> second = RegistryProcess.command("serve", "--root", folder.toString());
            IOException refused = assertThrows(IOException.class, () -> Commands.run(second.toArray(new String[0])));
            assertThat(refused).hasMessageContaining("is in use by process");
        }
    }

    @Test
    void theEnvironmentOfDockersImageIsUnderstood() throws IOException {
        Path users = folder.resolve("users");
        Files.writeString(users, "");
        ProcessBuilder command = new ProcessBuilder(RegistryProcess.command("serve", "--listen", "127.0.0.1:0"));
        command.environment().put("REGISTRY_HTTP_ADDR", "nowhere"); // the command line wins
        command.environment()
                .put(
                        "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
                        folder.resolve("root").toString());
        command.environment().put("REGISTRY_AUTH_HTPASSWD_PATH", users.toString());
        try (RegistryProcess registry = RegistryProcess.start(command);
                TestClient client = new TestClient(registry.address())) {
            assertThat(client.get("/v2/").status()).isEqualTo(401);
            assertThat(folder.resolve("root/registry.db")).exists();
        }
    }
}
