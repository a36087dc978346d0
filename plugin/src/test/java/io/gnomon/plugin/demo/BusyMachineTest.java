package io.gnomon.plugin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusyMachineTest {
    @Test
    void aBusyMachineIsNamedWithItsLoadAndWhatToDo() {
        assertThat(BusyMachine.warning(17.4, 2))
                .hasValueSatisfying(text ->
                        assertThat(text).contains("load 17.4 on 2 cores").contains("again"));
    }

    @Test
    void aQuietOneAndOneThatDoesNotSayAreNot() {
        assertThat(BusyMachine.warning(2.5, 2)).isEmpty();
        assertThat(BusyMachine.warning(-1, 2)).isEmpty();
    }
}
