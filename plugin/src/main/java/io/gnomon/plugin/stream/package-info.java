/** Sends what happens on to others: Kafka. */
@NullMarked
package io.gnomon.plugin.stream;

import org.jspecify.annotations.NullMarked;
