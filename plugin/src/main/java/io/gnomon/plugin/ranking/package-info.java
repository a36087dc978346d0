/** What the ranking of hypervisors is made from: what their servers want together, and what Nova says of them. */
@NullMarked
package io.gnomon.plugin.ranking;

import org.jspecify.annotations.NullMarked;
