package io.gnomon.libvirt.domain;

import static io.gnomon.libvirt.domain.DomainXmlTest.options;
import static io.gnomon.libvirt.domain.DomainXmlTest.spec;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DomainXmlPropertyTest {
    @Property
    void anyTextSurvivesTheTripThroughXml(@ForAll String value) {
        String xml = DomainXml.write(spec("web", 512, 512, Map.of("note", value)), options());
        String back = LiveDescription.parse(xml).metadata().get("note");
        assertThat(back)
                .isEqualTo(value.codePoints()
                        .map(c -> isXml(c) ? c : 0xFFFD)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    private static boolean isXml(int c) {
        return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c > 0xFFFF;
    }
}
