/** What is kept: samples in QuestDB; servers, adjustments and notifications in H2 (or PostgreSQL). */
@NullMarked
package io.gnomon.plugin.store;

import org.jspecify.annotations.NullMarked;
