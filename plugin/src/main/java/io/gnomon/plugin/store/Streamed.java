package io.gnomon.plugin.store;

import java.time.Instant;

/**
 * An event that waits to be sent on.
 *
 * @param topic of which it is one, like {@code adjustments}
 * @param id the same however often it is sent, and no other event's
 * @param key events of one key stay in their order: the server's id, or the project where it is about none
 * @param body the document that tells of it, JSON in UTF-8; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // a copy of every document for nothing; nobody compares them
public record Streamed(String topic, String id, String key, Instant at, byte[] body) {}
