/** Which tag fits what a server does: examples, what is learnt of them, and how good that is. */
@NullMarked
package io.gnomon.predictor.tags;

import org.jspecify.annotations.NullMarked;
