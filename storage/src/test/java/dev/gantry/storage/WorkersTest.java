package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void aFailureIsToldOnlyWhenWhatHadBegunHasEnded() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Callable<Integer> slow = () -> {
            begun.countDown();
            failed.await();
            Thread.sleep(200); // long enough for a caller that does not wait to be seen
            return ended.incrementAndGet();
        };
        Callable<Integer> failing = () -> {
            begun.await();
            failed.countDown();
            throw new StorageException("no space left on device");
        };
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> workers.runAll(List.of(failing, slow, ended::incrementAndGet)))
                    .isInstanceOf(StorageException.class)
                    .hasMessage("no space left on device");
            assertThat(ended).hasValue(1);
        }
    }

    @Test
    void allTasksAreRun() {
        AtomicInteger ended = new AtomicInteger();
        Callable<Integer> task = ended::incrementAndGet;
        try (Workers workers = new Workers(2)) {
            workers.runAll(List.of(task, task, task, task, task));
            assertThat(ended).hasValue(5);
        }
    }
}
