package dev.gantry.runtime;

import java.util.SortedSet;
import java.util.TreeSet;

/// The kernel's list format of CPUs and memory nodes: `0-3,8`.
final class CpuList {
    /// dockerd's bound, so that a range cannot eat all memory.
    private static final int MAXIMUM = 8192;

    private CpuList() {}

    /// @throws SettingsException `invalid format: <list>` or `value of out range, maximum is 8192`, as dockerd
    ///     says
    static SortedSet<Integer> parse(String list) {
        SortedSet<Integer> members = new TreeSet<>();
        if (list.isEmpty()) {
            return members;
        }
        for (String part : list.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = number(dash < 0 ? part : part.substring(0, dash), list);
            int last = dash < 0 ? first : number(part.substring(dash + 1), list);
            if (last < first) {
                throw new SettingsException("invalid format: " + list);
            }
            for (int member = first; member <= last; member++) {
                members.add(member);
            }
        }
        return members;
    }

    private static int number(String text, String list) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new SettingsException("invalid format: " + list);
        }
        int number = Integer.parseInt(text);
        if (number > MAXIMUM) {
            throw new SettingsException("value of out range, maximum is " + MAXIMUM);
        }
        return number;
    }
}
