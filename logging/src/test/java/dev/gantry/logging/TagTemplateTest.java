package dev.gantry.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.runtime.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expectations are what dockerd 20.10 made of the same templates.
class TagTemplateTest {
    private static String render(String template) {
        return TagTemplate.render(template, Facts.with(Map.of("labels", "l", "tag", "t")));
    }

    @Test
    void theShortIdIsTheTagUnlessOneIsAskedFor() {
        assertThat(Facts.with(Map.of()).tag()).isEqualTo("9bf9b8cc298f");
        assertThat(Facts.with(Map.of("tag", "a b")).tag()).isEqualTo("a b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{.ImageName}}/{{.Name}}/{{.ID}}          | busybox/cap/9bf9b8cc298f
            {{.ImageID}}                              | sha256:5b626
            {{.DaemonName}}                           | docker
            {{.Command}}                              | sh -c echo hi
            {{.ContainerName}}                        | /cap
            '{{upper .Name}}{{.Name | title}}'        | CAPCap
            '{{.Name | upper | lower}}'               | cap
            {{index .ContainerLabels "app.name"}}     | web
            a{{index .ContainerLabels "none"}}b       | ab
            {{.Config.tag}}                           | t
            {{(.ExtraAttributes nil).l}}              | v
            {{truncate .FullID 4}}                    | 9bf9
            x{{pad .DaemonName 1 2}}x                 | x docker  x
            {{json .ContainerArgs}}                   | ["-c","echo hi"]
            {{join .ContainerArgs ","}}               | -c,echo hi
            {{.ContainerArgs}}                        | [-c echo hi]
            {{.ContainerEntrypoint}}                  | sh
            {{.ContainerCreated}}                     | 2026-11-22 14:54:30.582548420 +0000 UTC
            a {{- .ID -}} b                           | a9bf9b8cc298fb
            plain }} text                             | plain }} text
            """)
    void actionsAreEvaluated(String template, String expected) {
        assertThat(render(template)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{             | template: log-tag:1: unclosed action
            {{upper .Name  | template: log-tag:1: unclosed action
            {{nope .Name}} | template: log-tag:1: function "nope" not defined
            {{.Nope}}      | template: log-tag:1:2: executing "log-tag" at <.Nope>: can't evaluate field Nope in type *logger.Info
            {{}}           | template: log-tag:1: missing value for command
            """)
    void nonsenseIsRefusedInDockersWords(String template, String message) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void labelsAndVariablesAreChosenByNameAndByPattern() {
        Map<String, String> chosen = ExtraAttributes.withTag(Facts.with(Map.of(
                "labels", "l,none", "labels-regex", "^app\\.", "env", "B", "env-regex", "^A$", "tag", "{{.Name}}")));
        assertThat(chosen).isEqualTo(Map.of("l", "v", "app.name", "web", "A", "1", "B", "b=c", "tag", "cap"));
        assertThatThrownBy(() -> ExtraAttributes.withTag(Facts.with(Map.of("labels-regex", "["))))
                .hasMessage("error parsing regexp: missing closing ]: `[`");
    }
}
