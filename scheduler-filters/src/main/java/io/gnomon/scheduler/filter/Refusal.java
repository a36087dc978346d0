package io.gnomon.scheduler.filter;

/**
 * Why a hypervisor cannot take a server.
 *
 * @param what "memory", "vcpus", ...
 * @param unit of the three amounts
 * @param used and promised
 * @param available of what is not used; below {@code asked}
 * @param reason a sentence for people with the same amounts
 */
public record Refusal(String what, String unit, double asked, double used, double available, String reason) {}
