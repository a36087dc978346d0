/** What runs when: the only importer of Quartz. */
@NullMarked
package io.gnomon.plugin.jobs;

import org.jspecify.annotations.NullMarked;
