package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Figures of trees: when they are made anew, and what is told meanwhile.
class KeptSizesTest {
    private static final String KEY = KeptSizes.container("web");

    @TempDir
    private Path folder;

    private Database database;
    private KeptSizes sizes;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicLong onDisk = new AtomicLong(7);
    private final AtomicInteger walks = new AtomicInteger();

    @BeforeEach
    void open() {
        SqliteLibrary.prepare(folder);
        database = Database.open(folder.resolve("gantry.db"), EngineSchema.SCHEMA);
        sizes = new KeptSizes(database, now::get);
    }

    @AfterEach
    void close() {
        sizes.close();
        database.close();
    }

    private long told(TreeChange change) {
        return told(change, onDisk::get);
    }

    private long told(TreeChange change, LongSupplier walk) {
        return sizes.bytes(tree(change, walk));
    }

    private KeptSizes.Tree tree(TreeChange change, LongSupplier walk) {
        return new KeptSizes.Tree(KEY, change, () -> {
            walks.incrementAndGet();
            return walk.getAsLong();
        });
    }

    private void passes(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void whatNobodyWritesToIsMeasuredOnce() {
        assertThat(told(TreeChange.NEVER)).isEqualTo(7);
        passes(Duration.ofDays(100));
        assertThat(told(TreeChange.NEVER)).isEqualTo(7);
        assertThat(walks).hasValue(1);
    }

    @Test
    void whatWasWrittenIsToldOnceTheWriterHasEnded() {
        assertThat(told(TreeChange.NEVER)).isEqualTo(7);
        sizes.stale(KEY);
        assertThat(told(TreeChange.OFTEN)).isEqualTo(7);
        onDisk.set(9);
        sizes.stale(KEY);
        assertThat(told(TreeChange.NEVER)).isEqualTo(9);
    }

    @Test
    void aWalkThatMetAWriterIsNotBelievedAfterwards() {
        long met = told(TreeChange.NEVER, () -> {
            sizes.stale(KEY);
            return 5;
        });
        assertThat(met).isEqualTo(5);
        assertThat(told(TreeChange.NEVER)).isEqualTo(7);
    }

    @Test
    void whatIsWrittenToIsMeasuredAgainAfterASecond() {
        assertThat(told(TreeChange.OFTEN)).isEqualTo(7);
        onDisk.set(9);
        assertThat(told(TreeChange.OFTEN)).isEqualTo(7);
        passes(Duration.ofMillis(1001));
        assertThat(told(TreeChange.OFTEN)).isEqualTo(9);
    }

    @Test
    void nobodyWaitsForALongWalkWhereAFigureIsThere() throws InterruptedException {
        assertThat(told(TreeChange.OFTEN)).isEqualTo(7);
        passes(Duration.ofMinutes(9));
        CountDownLatch done = new CountDownLatch(1);
        LongSupplier endless = () -> {
            await(done);
            return 9;
        };
        assertThat(told(TreeChange.OFTEN, endless)).isEqualTo(7);
        done.countDown();
        passes(Duration.ofMinutes(2));
        assertThat(told(TreeChange.OFTEN, () -> 9)).isEqualTo(9);
    }

    @Test
    void aFigureThatIsTooOldIsToldToNobody() {
        assertThat(told(TreeChange.OFTEN)).isEqualTo(7);
        onDisk.set(9);
        passes(Duration.ofMinutes(11));
        CountDownLatch begun = new CountDownLatch(1);
        long told = told(TreeChange.OFTEN, () -> {
            begun.countDown();
            return onDisk.get();
        });
        assertThat(begun.getCount()).isZero();
        assertThat(told).isEqualTo(9);
    }

    @Test
    void theNextDaemonBelievesFiguresOfWhatIsStillThere() {
        database.update("INSERT INTO snapshot (container, directory, created) VALUES ('web', 1, 0)");
        assertThat(told(TreeChange.NEVER)).isEqualTo(7);
        sizes.bytes(new KeptSizes.Tree(KeptSizes.container("gone"), TreeChange.NEVER, () -> 3));
        try (KeptSizes next = new KeptSizes(database, now::get)) {
            next.load();
            onDisk.set(9);
            assertThat(next.bytes(tree(TreeChange.NEVER, onDisk::get))).isEqualTo(7);
            assertThat(new TreeSizeTable(database).load()).containsOnlyKeys(KEY);
        }
    }

    @Test
    void theNextDaemonDoesNotBelieveWhatWasWrittenToMeanwhile() {
        database.update("INSERT INTO snapshot (container, directory, created) VALUES ('web', 1, 0)");
        assertThat(told(TreeChange.NEVER)).isEqualTo(7);
        sizes.stale(KEY);
        try (KeptSizes next = new KeptSizes(database, now::get)) {
            next.load();
            onDisk.set(9);
            assertThat(next.bytes(tree(TreeChange.NEVER, onDisk::get))).isEqualTo(9);
        }
    }

    @Test
    void whatIsForgottenAndMadeAgainIsMeasuredAgain() {
        assertThat(told(TreeChange.NEVER)).isEqualTo(7);
        sizes.forget(KEY);
        onDisk.set(0);
        assertThat(told(TreeChange.NEVER)).isZero();
    }

    @Test
    void oneThatCanNotBeMeasuredKeepsNoneOfTheOthersFromBeingTold() {
        KeptSizes.Tree broken = new KeptSizes.Tree("container/broken", TreeChange.NEVER, () -> {
            throw new StorageException("no such directory");
        });
        Map<String, Long> told = sizes.bytes(List.of(broken, tree(TreeChange.NEVER, onDisk::get)));
        assertThat(told).containsEntry("container/broken", 0L).containsEntry(KEY, 7L);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
