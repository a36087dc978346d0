package io.gnomon.scheduler.headroom;

import io.gnomon.scheduler.model.Size;

/**
 * One server in the book.
 *
 * @param born slot in which it was first seen
 */
record Watched(String hypervisor, Size size, long born, SlotRing wanted) {}
