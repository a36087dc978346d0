/** What a server's behaviour is in a few numbers, and which servers behave alike. */
@NullMarked
package io.gnomon.predictor.clusters;

import org.jspecify.annotations.NullMarked;
