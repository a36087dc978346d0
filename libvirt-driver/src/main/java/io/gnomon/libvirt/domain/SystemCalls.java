package io.gnomon.libvirt.domain;

import java.util.Map;

/** The names of calls to the system that programs spend their time in; of another machine than x86-64, or a rare one, its number. */
public final class SystemCalls {
    private static final String X86_64 = "x86_64";

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0, "read"),
            Map.entry(1, "write"),
            Map.entry(7, "poll"),
            Map.entry(17, "pread64"),
            Map.entry(18, "pwrite64"),
            Map.entry(19, "readv"),
            Map.entry(20, "writev"),
            Map.entry(23, "select"),
            Map.entry(34, "pause"),
            Map.entry(35, "nanosleep"),
            Map.entry(42, "connect"),
            Map.entry(43, "accept"),
            Map.entry(44, "sendto"),
            Map.entry(45, "recvfrom"),
            Map.entry(46, "sendmsg"),
            Map.entry(47, "recvmsg"),
            Map.entry(61, "wait4"),
            Map.entry(73, "flock"),
            Map.entry(74, "fsync"),
            Map.entry(75, "fdatasync"),
            Map.entry(128, "rt_sigtimedwait"),
            Map.entry(130, "rt_sigsuspend"),
            Map.entry(202, "futex"),
            Map.entry(208, "io_getevents"),
            Map.entry(230, "clock_nanosleep"),
            Map.entry(232, "epoll_wait"),
            Map.entry(247, "waitid"),
            Map.entry(270, "pselect6"),
            Map.entry(271, "ppoll"),
            Map.entry(281, "epoll_pwait"),
            Map.entry(288, "accept4"),
            Map.entry(426, "io_uring_enter"),
            Map.entry(441, "epoll_pwait2"));

    private SystemCalls() {}

    /** @param machine as the guest's kernel calls its architecture; empty if it does not say */
    public static String name(int number, String machine) {
        String plain = "call " + number;
        return machine.equals(X86_64) ? NAMES.getOrDefault(number, plain) : plain;
    }
}
