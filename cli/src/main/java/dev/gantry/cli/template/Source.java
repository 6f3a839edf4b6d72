package dev.gantry.cli.template;

/// A template's text and the name errors give it.
record Source(String name, String text) {
    /// `name:LINE`, the line counted from 1.
    String line(int position) {
        int line = 1;
        for (int i = text.indexOf('\n'); i >= 0 && i < position; i = text.indexOf('\n', i + 1)) {
            line++;
        }
        return name + ":" + line;
    }

    /// `name:LINE:COLUMN`, the column counted from 0.
    String location(int position) {
        int lineStart = text.lastIndexOf('\n', position - 1) + 1;
        return line(position) + ":" + (position - lineStart);
    }

    /// What Go says of a text that can't be parsed.
    TemplateException error(int position, String reason) {
        return new TemplateException("template: " + line(position) + ": " + reason);
    }
}
