package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code switchover ...} over the real wire. */
final class SwitchoverCommandsTest extends AnsweredShell {
    @Test
    void switchoversAreListedWithTheTimeOfEachStep() {
        assertThat(shell.run("switchover", "list", "-f", "value", "-c", "id", "-c", "state", "-c", "shift_millis"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out().lines()).hasSize(2);
        assertThat(shell.out()).contains("2 done 200").contains("1 failed");
    }

    @Test
    void oneIsShownAndAnUnknownOneIsNot() {
        assertThat(shell.run("switchover", "show", "2")).isZero();
        assertThat(shell.out()).contains("node-1 is dead");
        assertThat(shell.run("switchover", "show", "9")).isNotZero();
        assertThat(shell.err()).contains("there is no switchover 9", "gnomon switchover list");
    }

    @Test
    void aDrillIsBegunOrRefusedWithTheReason() {
        assertThat(shell.run("switchover", "drill", "shop", "web", "-f", "value", "-c", "state"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).contains("detected");
        assertThat(shell.run("switchover", "drill", "shop", "cache")).isNotZero();
        assertThat(shell.err()).contains("no server of it is known");
    }
}
