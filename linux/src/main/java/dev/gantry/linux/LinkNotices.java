package dev.gantry.linux;

import java.util.function.Predicate;

/// Tells when interfaces come, change or go (`RTNLGRP_LINK`, `linux/rtnetlink.h`), in the network namespace of
/// the thread that opened it.
public final class LinkNotices implements AutoCloseable {
    private static final int RTNLGRP_LINK = 1;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;

    private final NetlinkNotices notices;

    private LinkNotices(NetlinkNotices notices) {
        this.notices = notices;
    }

    /// Begins to listen.
    ///
    /// @param concerns which interfaces count, as they are after the change or were before they went
    /// @param changed called after each change of these, on a thread that all share: it hands work on and
    /// returns. It is also called where notices were lost
    public static LinkNotices open(Predicate<Link> concerns, Runnable changed) {
        return new LinkNotices(NetlinkNotices.open(
                "link-notices",
                NetlinkSocket.ROUTE,
                RTNLGRP_LINK,
                notice -> isLink(notice) && concerns.test(LinkReply.link(notice)),
                changed));
    }

    /// What a bridge says of its ports is of its own family, and not all that there is to say of them.
    private static boolean isLink(NetlinkReply notice) {
        return (notice.type() == RTM_NEWLINK || notice.type() == RTM_DELLINK)
                && notice.body().limit() > 0
                && notice.body().get(0) == Netlink.AF_UNSPEC;
    }

    /// Ends it. A call that has begun may still run.
    @Override
    public void close() {
        notices.close();
    }
}
