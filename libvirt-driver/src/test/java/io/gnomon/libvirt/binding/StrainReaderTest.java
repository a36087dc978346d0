package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.stats.Strain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrainReaderTest {
    private static final String STAT =
            "cpu  1769510 158750 150831 618740 4665 0 7235 5590 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n";

    @TempDir
    Path proc;

    @Test
    void whatTheKernelTellsIsRead() throws IOException {
        write("stat", STAT);
        write("pressure/cpu", "some avg10=17.25 avg60=1.00 avg300=0.00 total=7\nfull avg10=99.00 avg60=0.00 total=0\n");
        write("pressure/memory", "some avg10=0.50 avg60=0.00 avg300=0.18 total=1\n");
        write("pressure/io", "some avg10=98.00 avg60=0.00 avg300=0.18 total=1\n");
        assertThat(read()).isEqualTo(new Strain(OptionalDouble.of(0.1725), 5_590, 2_715_321));
        write("pressure/memory", "some avg10=40.00 avg60=0.00 avg300=0.18 total=1\n");
        assertThat(read().pressure()).hasValue(0.4);
    }

    @Test
    void aKernelWithoutAnAccountOfPressureStillTellsWhatIsStolen() throws IOException {
        write("stat", STAT);
        assertThat(read()).isEqualTo(new Strain(OptionalDouble.empty(), 5_590, 2_715_321));
        write("pressure/cpu", "");
        write("pressure/memory", "some nonsense");
        assertThat(read().pressure()).isEmpty();
    }

    @Test
    void aMachineThatTellsNothingIsNoError() throws IOException {
        assertThat(new StrainReader(proc).read()).isEmpty();
        write("stat", "cpu  1 2 3\n");
        assertThat(new StrainReader(proc).read()).isEmpty();
    }

    @Test
    void thisMachineTells() {
        Strain strain = new StrainReader(Path.of("/proc")).read().orElseThrow();
        assertThat(strain.ticks()).isGreaterThan(strain.stolenTicks());
    }

    private Strain read() {
        return new StrainReader(proc).read().orElseThrow();
    }

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
