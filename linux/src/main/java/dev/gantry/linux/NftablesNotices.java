package dev.gantry.linux;

import java.nio.ByteBuffer;
import java.util.Set;

/// Tells when somebody, the caller included, has changed certain tables of the packet filter: the tables
/// themselves, their chains or their rules, but not elements of their sets. It hears of the network namespace
/// of the thread that opened it (`NFNLGRP_NFTABLES`, `linux/netfilter/nfnetlink.h`).
public final class NftablesNotices implements AutoCloseable {
    private static final int NFNLGRP_NFTABLES = 7;
    private static final int NFNL_SUBSYS_NFTABLES = 10;
    private static final int GENERIC_HEADER_BYTES = 4;

    /// `NFTA_TABLE_NAME`, `NFTA_CHAIN_TABLE` and `NFTA_RULE_TABLE` are the same.
    private static final int TABLE_NAME = 1;

    /// New and deleted tables, chains and rules: `NFT_MSG_NEWTABLE` and so on.
    private static final Set<Integer> CHANGES = Set.of(0, 2, 3, 5, 6, 8);

    private final NetlinkNotices notices;

    private NftablesNotices(NetlinkNotices notices) {
        this.notices = notices;
    }

    /// Begins to listen.
    ///
    /// @param tables as `nft(8)` names them, of the families `ip`, `ip6` and `inet`: `ip filter`
    /// @param changed called after each change on a thread that all share: it hands work on and returns. It is
    /// also called where notices were lost
    public static NftablesNotices open(Set<String> tables, Runnable changed) {
        Set<String> wanted = Set.copyOf(tables);
        return new NftablesNotices(NetlinkNotices.open(
                "nft-notices", NetlinkSocket.NETFILTER, NFNLGRP_NFTABLES, notice -> concerns(notice, wanted), changed));
    }

    private static boolean concerns(NetlinkReply notice, Set<String> tables) {
        boolean change = notice.type() >> 8 == NFNL_SUBSYS_NFTABLES && CHANGES.contains(notice.type() & 0xff);
        if (!change || notice.body().limit() <= GENERIC_HEADER_BYTES) {
            return false;
        }
        ByteBuffer name = notice.attributes(GENERIC_HEADER_BYTES).get(TABLE_NAME);
        return name != null && tables.contains(family(notice.body().get(0)) + " " + NetlinkReply.string(name));
    }

    /// `NFPROTO_INET` and so on.
    private static String family(byte number) {
        return switch (number) {
            case 1 -> "inet";
            case 2 -> "ip";
            case 10 -> "ip6";
            default -> "";
        };
    }

    /// Ends it. A call that has begun may still run.
    @Override
    public void close() {
        notices.close();
    }
}
