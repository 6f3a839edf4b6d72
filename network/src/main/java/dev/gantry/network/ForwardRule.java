package dev.gantry.network;

import dev.gantry.network.Iptables.Answer;
import java.util.ArrayList;
import java.util.List;

/// The one rule of ours in iptables' chain `FORWARD`: it accepts what our own rules have let through and
/// marked. Without it, a policy or rule that drops there would have the last word, for verdicts of one chain do
/// not bind the next. No other rule is read for anything but its place, or changed.
final class ForwardRule {
    private static final String CHAIN = "FORWARD";
    private static final String MATCH = FirewallRules.MARK + "/" + FirewallRules.MARK;
    private static final List<String> RULE =
            List.of("-m", "mark", "--mark", MATCH, "-m", "comment", "--comment", "gantry", "-j", "ACCEPT");

    /// More than there ever are of the same.
    private static final int MOST = 10;

    private ForwardRule() {}

    /// Sees to it that the rule is there once, before all others.
    ///
    /// @return whether anything had to be done
    /// @throws IllegalStateException with the program's words where it can't be put there
    static boolean ensure(Iptables iptables) {
        Answer listed = iptables.run(List.of("-S", CHAIN));
        if (listed.succeeded()
                ? isFirst(listed.said())
                : iptables.run(command("-C")).succeeded()) {
            return false; // some rules of nft(8)'s can't be listed: then its place is not known
        }
        remove(iptables);
        Answer put = iptables.run(command("-I"));
        if (!put.succeeded()) {
            throw new IllegalStateException(iptables.program() + ": " + put.said());
        }
        return true;
    }

    /// Takes it away, however often it is there.
    static void remove(Iptables iptables) {
        for (int i = 0; i < MOST && iptables.run(command("-D")).succeeded(); i++) {
            // one of the same a time
        }
    }

    private static List<String> command(String verb) {
        List<String> command = new ArrayList<>(List.of(verb, CHAIN));
        command.addAll(RULE);
        return command;
    }

    /// Whether of the listed rules (`-A FORWARD ...`) the first is ours and no other.
    static boolean isFirst(String listed) {
        List<String> rules =
                listed.lines().filter(line -> line.startsWith("-A ")).toList();
        return !rules.isEmpty()
                && isOurs(rules.getFirst())
                && rules.stream().skip(1).noneMatch(ForwardRule::isOurs);
    }

    private static boolean isOurs(String rule) {
        String plain = rule.replace("\"", "");
        return plain.contains(" --mark " + MATCH + " ")
                && plain.contains(" --comment gantry ")
                && plain.endsWith(" -j ACCEPT");
    }
}
