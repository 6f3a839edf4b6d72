package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.client.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MountSpecTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "type=bind,src=/a,dst=/b,ro | {\"ReadOnly\":true,\"Source\":\"/a\",\"Target\":\"/b\",\"Type\":\"bind\"}",
                "source=v,target=/b | {\"Source\":\"v\",\"Target\":\"/b\",\"Type\":\"volume\"}",
                "type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1770 | {\"Target\":\"/t\",\"TmpfsOptions\":{\"Mode\":1016,\"SizeBytes\":1048576},\"Type\":\"tmpfs\"}",
                "type=bind,\"src=/a,b\",dst=/c,bind-propagation=rshared | {\"BindOptions\":{\"Propagation\":\"rshared\"},\"Source\":\"/a,b\",\"Target\":\"/c\",\"Type\":\"bind\"}",
                "type=volume,target=/v,volume-nocopy,volume-label=a=b | {\"Target\":\"/v\",\"Type\":\"volume\",\"VolumeOptions\":{\"DriverConfig\":{},\"Labels\":{\"a\":\"b\"},\"NoCopy\":true}}",
            })
    void fieldsBecomeTheApisMount(String spec, String json) {
        assertThat(Json.parse(Json.writePlain(MountSpec.parse(spec)))).isEqualTo(Json.parse(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=bind,src=/a | target is required",
                "type=bind,colour=red,target=/a | unexpected key 'colour' in 'colour=red'",
                "type=bind,nonsense,target=/a | invalid field 'nonsense' must be a key=value pair",
                "type=bind,target=/a,tmpfs-size=1m | cannot mix 'tmpfs-*' options with mount type 'bind'",
                "target=/a,readonly=maybe | invalid value for readonly: maybe",
            })
    void whatDockerRefusesIsRefused(String spec, String message) {
        assertThatThrownBy(() -> MountSpec.parse(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
