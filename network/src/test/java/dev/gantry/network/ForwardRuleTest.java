package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ForwardRuleTest {
    private static final String OURS =
            "-A FORWARD -m mark --mark 0x1000/0x1000 -m comment --comment gantry -j ACCEPT\n";
    private static final String QUOTED = OURS.replace("gantry", "\"gantry\"");
    private static final String THEIRS = "-A FORWARD -j DOCKER-USER\n";
    private static final String POLICY = "-P FORWARD DROP\n";

    @Test
    void theRuleIsThereOnceAndBeforeAllOthers() {
        assertThat(ForwardRule.isFirst(POLICY + OURS)).isTrue();
        assertThat(ForwardRule.isFirst(POLICY + QUOTED + THEIRS)).isTrue();
        assertThat(ForwardRule.isFirst(POLICY)).isFalse();
        assertThat(ForwardRule.isFirst(POLICY + THEIRS + OURS)).isFalse();
        assertThat(ForwardRule.isFirst(POLICY + OURS + THEIRS + OURS)).isFalse();
    }

    @Test
    void theRulesOfOthersAreNotTakenForIt() {
        assertThat(ForwardRule.isFirst("-A FORWARD -m mark --mark 0x1000/0x1000 -j ACCEPT\n"))
                .isFalse();
        assertThat(ForwardRule.isFirst(OURS.replace("ACCEPT", "DROP"))).isFalse();
        assertThat(ForwardRule.isFirst(OURS.replace("0x1000/0x1000", "0x2000/0x2000")))
                .isFalse();
    }
}
