package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// libnftables, in a namespace of the test's own.
@Tag("kernel")
final class NftablesIT {
    @TempDir
    Path directory;

    private NetworkNamespace namespace;

    @BeforeEach
    void makeNamespace() {
        namespace = NetworkNamespace.create(directory.resolve("ns"), () -> {});
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
        NetworkNamespace.delete(namespace.path());
    }

    private String run(String... commands) {
        return namespace.call(() -> {
            try (Nftables nftables = Nftables.open()) {
                String output = "";
                for (String command : commands) {
                    output = nftables.run(command);
                }
                return output;
            }
        });
    }

    @Test
    void changesAreSeenInLists() {
        assertThat(run("add table ip t\nadd set ip t s { type inet_service; }\n", "add element ip t s { 80 }\n"))
                .isEmpty();
        assertThat(run("list table ip t\n")).contains("elements = { 80 }");
    }

    @Test
    void aTransactionHappensWholeOrNotAtAll() {
        assertThatThrownBy(() -> run("add table ip t\nadd rule ip nowhere c accept\n"))
                .isInstanceOf(NftablesException.class);

        assertThat(run("list tables\n")).isEmpty();
    }

    @Test
    void anErrorIsOneLineWithCauseAndCommand() {
        assertThatThrownBy(() -> run("add table ip t\n", "add element ip t nowhere { 80 }\n"))
                .isInstanceOf(NftablesException.class)
                .hasMessageStartingWith("nftables: Error: No such file or directory")
                .hasMessageContaining("add element ip t nowhere { 80 }")
                .hasMessageNotContainingAny("\n");
    }

    @Test
    void anErrorDoesNotDisturbTheNextCommand() {
        assertThat(namespace.<String>call(() -> {
                    try (Nftables nftables = Nftables.open()) {
                        assertThatThrownBy(() -> nftables.run("nonsense\n")).isInstanceOf(NftablesException.class);
                        return nftables.run("add table ip t\n");
                    }
                }))
                .isEmpty();
    }

    @Test
    void anotherThreadIsRefused() {
        Nftables elsewhere = namespace.call(Nftables::open);

        assertThatThrownBy(() -> elsewhere.run("list tables\n")).isInstanceOf(IllegalStateException.class);
        elsewhere.close();
    }

    @Test
    void noticesTellOfTablesThatWereAskedForAndOfNoOthers() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (NftablesNotices _ = namespace.call(
                () -> NftablesNotices.open(Set.of("ip filter", "inet last"), () -> heard.add("change")))) {
            run("add table ip other\nadd table ip6 filter\n");
            assertThat(heard).isEmpty();

            run("add table ip filter\n");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
            run("add chain ip filter FORWARD { type filter hook forward priority filter; policy drop; }\n");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
            run("add rule ip filter FORWARD accept\n");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
            run("add table inet last\n");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
            run("flush ruleset\n");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }
}
