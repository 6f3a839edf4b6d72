package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheSpecTest {
    @Test
    void aReferenceAloneIsARegistrys() {
        CacheSpec spec = CacheSpec.parse(3, "host:5000/web:cache");

        assertThat(spec.type()).isEqualTo(CacheSpec.Type.REGISTRY);
        assertThat(spec.reference()).isEqualTo("host:5000/web:cache");
        assertThat(spec.place()).isEqualTo(3);
        assertThat(spec.isCompressed()).isTrue();
        assertThat(spec.mayFail()).isFalse();
    }

    @Test
    void mountsGoWithAllStepsUnlessSaidOtherwise() {
        assertThat(CacheSpec.parse(0, "type=local,dest=d").hasMounts()).isFalse();
        assertThat(CacheSpec.parse(0, "type=local,dest=d,mode=max").hasMounts()).isTrue();
        assertThat(CacheSpec.parse(0, "type=local,dest=d,mounts=true").hasMounts())
                .isTrue();
        assertThat(CacheSpec.parse(0, "type=local,dest=d,mode=max,mounts=false").hasMounts())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type=s3,bucket=b                | there are the types registry, local and inline
            ref=web                         | type required
            type=registry                   | ref required
            type=registry,ref=a,mode=most   | mode is one of min, max
            type=local,src=a,compression=x  | compression is one of gzip, uncompressed
            type=local,src=a,colour=red     | unknown attribute colour
            type=local,src                  | invalid value src
            """)
    void whatCanNotBeReadIsSaid(String text, String reason) {
        assertThatThrownBy(() -> CacheSpec.parse(0, text)).hasMessageContaining(reason);
    }
}
