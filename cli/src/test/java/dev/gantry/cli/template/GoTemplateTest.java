package dev.gantry.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.client.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each expectation was checked against Docker's own command line, which uses Go's engine.
final class GoTemplateTest {
    private static final String DATA = """
            {"ID": "03d75c5bfcaa", "Names": "web", "State": "running", "Count": 3, "Zero": 0, "Share": 1.25,
             "On": true, "Off": false, "Nothing": null, "List": ["a", "b", "c"], "Empty": [],
             "Labels": {"b": "2", "a": "1"}, "Ports": {"80/tcp": [{"HostPort": "8080"}]}}
            """;

    private static String render(String template) {
        return GoTemplate.parse(template, Functions.docker()).render(data());
    }

    private static @Nullable Object data() {
        return Json.parse(DATA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "{{.ID}} ~ 03d75c5bfcaa",
                "{{.Count}} {{.Share}} {{.On}} {{.List}} {{.Labels}} ~ 3 1.25 true [a b c] map[a:1 b:2]",
                "{{.Nope}} {{.Nope.Deeper}} {{.Nothing}} ~ <no value> <no value> <no value>",
                "{{.Labels.a}}-{{index .Labels \"b\"}}-{{index .Labels \"zz\"}}. ~ 1-2-.",
                "{{(index (index .Ports \"80/tcp\") 0).HostPort}} ~ 8080",
                "{{index .Ports \"80/tcp\" 0 \"HostPort\"}} ~ 8080",
                "{{upper .Names}} {{title .State}} {{lower \"ABC\"}} {{truncate .ID 4}} ~ WEB Running abc 03d7",
                "{{pad .Names 2 3}}| ~ '  web   |'",
                "{{join .List \",\"}} {{split \"a:b\" \":\"}} {{json .List}} ~ 'a,b,c [a b] [\"a\",\"b\",\"c\"]'",
                "{{json .Labels}} {{json .Share}} {{json \"<a>\"}} ~ {\"a\":\"1\",\"b\":\"2\"} 1.25 \"<a>\"",
                "{{len .List}} {{len .Names}} {{slice .ID 0 3}} {{slice .List 1}} ~ 3 3 03d [b c]",
                "{{print 1 2 \"x\" 3}} {{html \"<a&'>\"}} {{js \"a'<\"}} {{urlquery \"a b&\"}}"
                        + " ~ 1 2x3 &lt;a&amp;&#39;&gt; a\\'\\u003C a+b%26",
                "{{1.50}} {{0x1F}} {{'a'}} {{1e3}} {{true}} {{`raw`}} ~ 1.5 31 97 1000 true raw",
            })
    void valuesPrintAsInGo(String template, String expected) {
        assertThat(render(template)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{{if .On}}yes{{else}}no{{end}} ~ yes",
                "{{if .Zero}}a{{else if .Empty}}b{{else if eq .State \"running\"}}c{{else}}d{{end}} ~ c",
                "{{with .Names}}<{{.}}>{{end}}{{with .Empty}}x{{else}}none{{end}} ~ <web>none",
                "{{with .Empty}}a{{else with .Names}}{{.}}{{end}} ~ web",
                "{{range .List}}{{.}};{{end}} ~ a;b;c;",
                "{{range $i, $x := .List}}{{$i}}={{$x}},{{end}} ~ '0=a,1=b,2=c,'",
                "{{range $k, $v := .Labels}}{{$k}}{{$v}}{{end}}{{range .Empty}}x{{else}}!{{end}} ~ a1b2!",
                "{{range .List}}{{if eq . \"b\"}}{{continue}}{{end}}{{.}}{{end}} ~ ac",
                "{{range .List}}{{if eq . \"b\"}}{{break}}{{end}}{{.}}{{end}} ~ a",
                "{{range 3}}{{.}}{{end}} ~ 012",
                "{{$x := 1}}{{if .On}}{{$x = 2}}{{end}}{{$x}} {{$.ID}} ~ 2 03d75c5bfcaa",
                "{{define \"T\"}}<{{.}}>{{end}}{{template \"T\" .Names}} ~ <web>",
                "{{block \"B\" .Names}}[{{.}}]{{end}} ~ [web]",
                "a {{- /* gone */ -}} b{{- \" c\" -}} d ~ ab cd",
                "{{.Names | upper | printf \"%s-%s\" \"x\"}} ~ x-WEB",
                "{{(.List | len)}} {{with $n := .Names}}{{$n}}{{end}} ~ 3 web",
            })
    void actionsBehaveAsInGo(String template, String expected) {
        assertThat(render(template.strip())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{{eq 1 1}} {{eq .State \"a\" \"running\"}} {{ne 1 2}} ~ true true true",
                "{{lt 1 2}} {{le 2 2}} {{gt 1.5 1.2}} {{ge \"b\" \"a\"}} ~ true true true true",
                "{{and 1 0}} {{and 1 2}} {{or 0 \"x\"}} {{not .On}} ~ 0 2 x false",
                "{{or .On (index .Empty 5)}} ~ true",
                "{{eq .Nothing nil}} ~ true",
            })
    void comparisonsBehaveAsInGo(String template, String expected) {
        assertThat(render(template.strip())).isEqualTo(expected);
    }

    @Test
    void printfKnowsGosVerbs() {
        assertThat(render(
                        "{{printf \"%v %s %q %x %5.1f %t %c %08.3f %+d %U %T\" \"i\" \"i\" \"i\" \"i\" 1.25 true 65 3.14159"
                                + " 5 65 .ID}}"))
                .isEqualTo("i i \"i\" 69   1.2 true A 0003.142 +5 U+0041 string");
        assertThat(render("{{printf \"%d %s\" \"x\" 5}} {{printf \"%!\" 3}} {{printf \"%d\"}} {{printf \"a\" 1}}"))
                .isEqualTo("%!d(string=x) %!s(int=5) %!!(int=3) %!d(MISSING) a%!(EXTRA int=1)");
        assertThat(render("[{{printf \"%-5s|%5s|%.2s\" \"ab\" \"cd\" \"efg\"}}]"))
                .isEqualTo("[ab   |   cd|ef]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{{foo}} ~ template: :1: function \"foo\" not defined",
                "{{.ID ~ template: :1: unclosed action",
                "{{foo ~ template: :1: function \"foo\" not defined",
                "{{if .ID}} ~ template: :1: unexpected EOF",
                "{{end}} ~ template: :1: unexpected {{end}}",
                "{{\"a}} ~ template: :1: unterminated quoted string",
                "{{$y}} ~ template: :1: undefined variable \"$y\"",
                "{{break}} ~ template: :1: {{break}} outside {{range}}",
                "{{}} ~ template: :1: missing value for command",
                "{{.ID | }} ~ template: :1: missing value for command",
            })
    void badTemplatesAreRefusedInGosWords(String template, String expected) {
        assertThatThrownBy(() -> render(template.strip()))
                .isInstanceOf(TemplateException.class)
                .hasMessage(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{{.ID.Foo}} ~ template: :1:5: executing \"\" at <.ID.Foo>: can't evaluate field Foo in type string",
                "{{index .List 9}} ~ template: :1:2: executing \"\" at <index .List 9>: error calling index: reflect:"
                        + " slice index out of range",
                "{{eq .ID 5}} ~ template: :1:2: executing \"\" at <eq .ID 5>: error calling eq: incompatible types for"
                        + " comparison",
                "{{join .Names \",\"}} ~ template: :1:7: executing \"\" at <.Names>: wrong type for value; expected"
                        + " []string; got string",
                "{{upper 5}} ~ template: :1:8: executing \"\" at <5>: expected string; found 5",
                "{{upper}} ~ template: :1:2: executing \"\" at <upper>: wrong number of args for upper: want 1 got 0",
                "{{range .ID}}{{end}} ~ template: :1:8: executing \"\" at <.ID>: range can't iterate over"
                        + " 03d75c5bfcaa",
                "{{template \"zz\"}} ~ template: :1:11: executing \"\" at <{{template \"zz\"}}>: template \"zz\" not"
                        + " defined",
                "{{nil}} ~ template: :1:2: executing \"\" at <nil>: nil is not a command",
            })
    void failuresAreToldInGosWords(String template, String expected) {
        assertThatThrownBy(() -> render(template.strip()))
                .isInstanceOf(TemplateException.class)
                .hasMessage(expected);
    }

    @Test
    void errorsNameTheLine() {
        assertThatThrownBy(() -> render("a\nb\n{{.ID.Foo}}")).hasMessageStartingWith("template: :3:5: executing");
    }
}
