package io.gnomon.libvirt.domain;

import java.nio.file.Path;

/** A kernel and an initial RAM disk that boot without a root file system, with a guest agent in it. */
public record GuestImage(Path kernel, Path initrd) {}
