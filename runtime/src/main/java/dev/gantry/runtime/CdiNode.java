package dev.gantry.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A value of a device specification, read with refusals that name its place: `devices[0].containerEdits.env[1]`.
///
/// @param place how one gets there from the top; empty at the top
/// @param json the value; missing or null where there is none
record CdiNode(String place, JsonNode json) {
    /// YAML's older way of writing a mode, which its newer version reads as text.
    private static final Pattern OCTAL = Pattern.compile("0o?[0-7]{1,7}");

    boolean has(String name) {
        return !CdiSpec.isAbsent(json.path(name));
    }

    CdiNode field(String name) {
        return new CdiNode(place.isEmpty() ? name : place + "." + name, json.path(name));
    }

    void requireObject() {
        if (!json.isObject()) {
            throw wrong("an object");
        }
    }

    /// The elements of a list, each an object or what the caller takes it for; none where there is no list.
    List<CdiNode> elements(String name) {
        CdiNode list = field(name);
        if (CdiSpec.isAbsent(list.json)) {
            return List.of();
        }
        if (!list.json.isArray()) {
            throw list.wrong("a list");
        }
        List<CdiNode> all = new ArrayList<>();
        for (JsonNode element : list.json) {
            all.add(new CdiNode(list.place + "[" + all.size() + "]", element));
        }
        return all;
    }

    /// Empty where there is none.
    String text(String name) {
        CdiNode found = field(name);
        return CdiSpec.isAbsent(found.json) ? "" : found.text();
    }

    private String text() {
        if (!json.isString()) {
            throw wrong("a string");
        }
        String text = json.asString();
        if (text.indexOf('\0') >= 0) {
            throw wrong("a string without NUL");
        }
        return text;
    }

    String required(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            throw field(name).wrong("a string that is not empty");
        }
        return text;
    }

    /// An absolute path.
    String path(String name) {
        String text = required(name);
        if (!text.startsWith("/")) {
            throw field(name).wrong("an absolute path");
        }
        return text;
    }

    String oneOf(String name, List<String> words) {
        String text = text(name);
        if (!words.contains(text)) {
            throw field(name).wrong("one of " + String.join(", ", words));
        }
        return text;
    }

    String permissions(String name) {
        String text = text(name);
        if (!text.matches("[rwm]{0,3}")) {
            throw field(name).wrong("of r, w and m");
        }
        return text;
    }

    List<String> texts(String name) {
        return elements(name).stream().map(CdiNode::text).toList();
    }

    /// `NAME=value`.
    List<String> variables(String name) {
        return elements(name).stream().map(CdiNode::variable).toList();
    }

    private String variable() {
        String text = text();
        if (text.indexOf('=') <= 0) {
            throw wrong("NAME=value");
        }
        return text;
    }

    /// A number from 0 to `most`; 0 where there is none.
    long number(long most) {
        if (CdiSpec.isAbsent(json)) {
            return 0;
        }
        if (json.isString() && OCTAL.matcher(json.asString()).matches()) {
            return within(Long.parseLong(json.asString().replace("o", ""), 8), most);
        }
        if (!json.isIntegralNumber() || !json.canConvertToLong()) {
            throw wrong("a number");
        }
        return within(json.asLong(), most);
    }

    private long within(long number, long most) {
        if (number < 0 || number > most) {
            throw wrong("a number from 0 to " + most);
        }
        return number;
    }

    private SettingsException wrong(String wanted) {
        return new SettingsException((place.isEmpty() ? "the file" : place) + " is not " + wanted);
    }
}
