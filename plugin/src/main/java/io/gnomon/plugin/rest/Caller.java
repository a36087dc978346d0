package io.gnomon.plugin.rest;

/**
 * Who asks, and for which project. Comes with every request (headers {@code X-Gnomon-Project}, {@code X-Gnomon-Actor}).
 */
public record Caller(String project, String actor) {}
