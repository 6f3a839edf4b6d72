package dev.gantry.bench;

import dev.gantry.bench.RegistryClient.Blob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a registry does for its clients: blobs in and out, small requests.
final class RegistryRows {
    private static final int ROUNDS = 5;

    private RegistryRows() {}

    static List<Row<RegistryServer>> all() {
        Stream<Row<RegistryServer>> transfers = Stream.of(
                        new Size("10 KB", 10_000, 400),
                        new Size("1 MB", 1_000_000, 60),
                        new Size("100 MB", 100_000_000, 4))
                .flatMap(size -> Stream.of(new Transfer(size, true), new Transfer(size, false)));
        return Stream.concat(transfers, Stream.of(new Manifests(), new Memory()))
                .toList();
    }

    /// Blobs of one size, made when they are first needed.
    private static final class Size {
        private final String name;
        private final int bytes;
        private final int count;
        private List<Blob> blobs = List.of();

        Size(String name, int bytes, int count) {
            this.name = name;
            this.bytes = bytes;
            this.count = count;
        }

        List<Blob> blobs() {
            if (blobs.isEmpty()) {
                Random random = new Random(bytes);
                blobs = IntStream.range(0, count)
                        .mapToObj(_ -> blob(random, bytes))
                        .toList();
            }
            return blobs;
        }

        double megabytes(double rate) {
            return rate * bytes / 1e6;
        }
    }

    private static Blob blob(Random random, int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        return new Blob(content);
    }

    /// @param in whether they are sent, or else fetched
    private record Transfer(Size size, boolean in) implements Row<RegistryServer> {
        @Override
        public String title() {
            return "registry: blobs of " + size.name + (in ? " in" : " out") + ", MB/s";
        }

        @Override
        public int rounds() {
            return ROUNDS;
        }

        @Override
        public void prepare(RegistryServer registry) {
            if (!in) {
                rate(registry, RegistryClient::upload);
            }
        }

        @Override
        public double measure(RegistryServer registry) {
            return rate(registry, in ? RegistryClient::upload : RegistryClient::download);
        }

        /// What is done with one blob.
        private interface Step {
            void with(RegistryClient client, Blob blob) throws IOException;
        }

        private double rate(RegistryServer registry, Step step) {
            var client = new RegistryClient(registry.port());
            List<Blob> blobs = size.blobs();
            return size.megabytes(RegistryClient.rate(blobs.size(), i -> step.with(client, blobs.get(i))));
        }
    }

    private record Manifests() implements Row<RegistryServer> {
        @Override
        public String title() {
            return "registry: manifests out, a second";
        }

        @Override
        public int rounds() {
            return ROUNDS;
        }

        @Override
        public void prepare(RegistryServer registry) {
            var client = new RegistryClient(registry.port());
            Blob config = blob(new Random(1), 1000);
            Blob layer = blob(new Random(2), 1000);
            try {
                client.upload(config);
                client.upload(layer);
                client.putManifest(config, layer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public double measure(RegistryServer registry) {
            var client = new RegistryClient(registry.port());
            return RegistryClient.rate(2000, _ -> client.getManifest());
        }
    }

    /// After all that came before.
    private record Memory() implements Row<RegistryServer> {
        @Override
        public String title() {
            return "registry: memory, MB";
        }

        @Override
        public int rounds() {
            return 1;
        }

        @Override
        public double measure(RegistryServer registry) {
            return ProcessMemory.of(registry.pid()) / 1e6;
        }
    }
}
