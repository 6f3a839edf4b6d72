package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TextTableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCellAndThreeMore() {
        TextTable table = TextTable.ofList();
        table.add("CONTAINER ID", "IMAGE", "NAMES");
        table.add("e358a072778a", "busybox", "web");
        assertThat(table.render()).isEqualTo("""
                        CONTAINER ID   IMAGE     NAMES
                        e358a072778a   busybox   web
                        """);
    }

    @Test
    void lettersOutsideAsciiCountOnce() {
        TextTable table = TextTable.ofList();
        table.add("\"/bin/sh -c 'echo ou…\"", "x");
        table.add("\"/bin/sh -c 'echo out\"", "x");
        List<String> lines = table.render().lines().toList();
        assertThat(lines.getFirst().indexOf('x')).isEqualTo(lines.getLast().indexOf('x'));
    }

    @Test
    void aColumnEndsAtALineThatHasNoCellInIt() {
        TextTable table = new TextTable(4, 1);
        table.addText("a\tb\nno cells\nlonger one\tb\n");
        assertThat(table.render()).isEqualTo("a   b\nno cells\nlonger one b\n");
    }
}
