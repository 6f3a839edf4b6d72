/// Every kernel call that Gantry makes, through `java.lang.foreign`. Below: C-shaped calls that answer -1 and errno.
/// Above:
/// small facades (`Mounts`, `Netlink`, `Pidfd`, ...) that throw [LinuxException] with the call, its operand and the
/// errno.
///
/// No other room imports `java.lang.foreign`. A call that can block must run on a platform thread: on a
/// virtual thread it would pin the carrier.
@NullMarked
package dev.gantry.linux;

import org.jspecify.annotations.NullMarked;
