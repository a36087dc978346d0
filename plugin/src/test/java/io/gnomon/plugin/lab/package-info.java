/** What tests and benchmarks of the whole product are made with. */
@NullMarked
package io.gnomon.plugin.lab;

import org.jspecify.annotations.NullMarked;
