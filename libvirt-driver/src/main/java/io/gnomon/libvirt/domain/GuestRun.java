package io.gnomon.libvirt.domain;

/**
 * What came of a script that a guest's agent ran.
 *
 * @param exit its exit code; minus one if a signal ended it
 * @param output what it wrote, of the agent's first 16 MiB
 */
public record GuestRun(int exit, String output) {}
