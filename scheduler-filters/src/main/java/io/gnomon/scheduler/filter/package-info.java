/** Hard rules: which hypervisors can take a server at all. One rule per file. */
@NullMarked
package io.gnomon.scheduler.filter;

import org.jspecify.annotations.NullMarked;
