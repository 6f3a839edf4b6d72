package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FlagsTest {
    private static final class Sample extends Command {
        private final Flag<Boolean> all = flags.bool('a', "all", "All");
        private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Quiet");
        private final Flag<Boolean> proxy = flags.boolTrue(Flags.NONE, "proxy", "Proxy");
        private final Flag<Long> last = flags.number('n', "last", -1, "Last");
        private final Flag<List<String>> env = flags.list('e', "env", "Environment");
        private final Flag<List<String>> platform = flags.strings("platform", "Platform");
        private final FilterFlag filter = flags.filter('f', "Filter");

        Sample() {
            super(Usage.of("sample", "[OPTIONS]", "A sample", 0, Usage.ANY));
        }

        @Override
        int run(Session session, List<String> arguments) {
            return 0;
        }

        List<String> parse(String... words) {
            return flags.parse(List.of(words), this);
        }
    }

    private final Sample sample = new Sample();

    @Test
    void flagsAndArgumentsMayMix() {
        assertThat(sample.parse("x", "-aq", "y", "--last=3", "-e", "A=1", "-eB=2", "--env", "C"))
                .containsExactly("x", "y");
        assertThat(sample.all.value()).isTrue();
        assertThat(sample.quiet.value()).isTrue();
        assertThat(sample.last.value()).isEqualTo(3);
        assertThat(sample.env.value()).containsExactly("A=1", "B=2", "C");
    }

    @Test
    void twoDashesEndTheFlags() {
        assertThat(sample.parse("-a", "--", "-q", "--nope")).containsExactly("-q", "--nope");
        assertThat(sample.quiet.value()).isFalse();
    }

    @Test
    void flagsStopAtTheFirstArgumentWhenAsked() {
        sample.flags.stopAtFirstArgument();
        assertThat(sample.parse("-a", "busybox", "ls", "-q")).containsExactly("busybox", "ls", "-q");
        assertThat(sample.quiet.value()).isFalse();
    }

    @Test
    void booleansTakeValuesOnlyBehindAnEqualsSign() {
        assertThat(sample.parse("-a=false", "--proxy=0", "--quiet", "true")).containsExactly("true");
        assertThat(sample.all.value()).isFalse();
        assertThat(sample.all.changed()).isTrue();
        assertThat(sample.proxy.value()).isFalse();
        assertThat(sample.quiet.value()).isTrue();
    }

    @Test
    void commasSeparateWhereTheFlagSaysSo() {
        sample.parse("--platform", "linux/amd64,linux/arm64", "--platform", "\"a,b\"", "--platform=", "-e", "a,b");
        assertThat(sample.platform.value()).containsExactly("linux/amd64", "linux/arm64", "a,b");
        assertThat(sample.env.value()).containsExactly("a,b");
    }

    @Test
    void filtersOfOneNameAreAlternatives() {
        sample.parse("-f", "status=exited", "-f", "Status=created", "--filter", "name=web");
        assertThat(FilterFlag.json(sample.filter.value()))
                .isEqualTo("{\"name\":{\"web\":true},\"status\":{\"created\":true,\"exited\":true}}");
    }

    @Test
    void numbersMayHaveGosPrefixes() {
        sample.parse("-n", "0x10");
        assertThat(sample.last.value()).isEqualTo(16);
    }

    @Test
    void errorsAreThoseOfGosParser() {
        refuses("unknown flag: --foo", "--foo");
        refuses("unknown shorthand flag: 'z' in -z", "-aqz");
        refuses("flag needs an argument: --last", "--last");
        refuses("flag needs an argument: 'n' in -n", "-an");
        refuses("bad flag syntax: --=x", "--=x");
        refuses(
                "invalid argument \"x\" for \"-n, --last\" flag: strconv.ParseInt: parsing \"x\": invalid syntax",
                "-n",
                "x");
        refuses(
                "invalid argument \"99999999999999999999\" for \"-n, --last\" flag: strconv.ParseInt: parsing"
                        + " \"99999999999999999999\": value out of range",
                "-n99999999999999999999");
        refuses(
                "invalid argument \"maybe\" for \"--proxy\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax",
                "--proxy=maybe");
        refuses(
                "invalid argument \"x\" for \"-f, --filter\" flag: bad format of filter (expected name=value)",
                "-f",
                "x");
    }

    private void refuses(String message, String... words) {
        assertThatThrownBy(() -> sample.parse(words))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void helpMayBeAskedForAnywhere() {
        assertThatThrownBy(() -> sample.parse("x", "--help")).isInstanceOf(HelpRequest.class);
        assertThatThrownBy(() -> sample.parse("-ah")).isInstanceOf(HelpRequest.class);
    }
}
