package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.gnomon.libvirt.binding.TypedParams.Param;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypedParamsTest {
    @Test
    void whatIsWrittenIsReadBack() {
        Memory params = TypedParams.write(List.of(
                Param.unsignedLong("vcpu_period", 100_000),
                Param.signedLong("vcpu_quota", -1),
                Param.unsignedInt("inbound.average", 4_000_000_000L - 3_000_000_000L)));
        assertThat(TypedParams.numbers(params, 3))
                .containsEntry("vcpu_period", 100_000L)
                .containsEntry("vcpu_quota", -1L)
                .containsEntry("inbound.average", 1_000_000_000L);
    }

    @Test
    void stringsAndUnsignedNumbersAreReadByTheirType() {
        Memory text = new Memory(16);
        text.setString(0, "vda");
        Memory params = TypedParams.room(3);
        field(params, 0, "block.0.name", 7);
        params.setPointer(88, text);
        field(params, 96, "count", 2);
        params.setInt(96 + 88, -1);
        field(params, 192, "nothing", 7);
        params.setPointer(192 + 88, Pointer.NULL);
        assertThat(TypedParams.texts(params, 3))
                .containsOnlyKeys("block.0.name")
                .containsValue("vda");
        assertThat(TypedParams.numbers(params, 3)).containsEntry("count", 0xFFFF_FFFFL);
    }

    @Test
    void nothingIsReadOfNothing() {
        assertThat(TypedParams.numbers(TypedParams.room(0), 0)).isEmpty();
    }

    @Test
    void aNameThatWouldNotFitIsRefused() {
        assertThatThrownBy(() -> TypedParams.write(List.of(Param.unsignedLong("x".repeat(80), 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void field(Memory params, long at, String name, int type) {
        params.setString(at, name);
        params.setInt(at + 80, type);
    }
}
