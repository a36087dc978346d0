/** Programs that measure. No test runs them. */
package io.gnomon.scheduler.bench;
