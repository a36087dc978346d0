/** Calendars of external events: read, kept, and asked by forecasts. The only importer of ical4j. */
@NullMarked
package io.gnomon.plugin.events;

import org.jspecify.annotations.NullMarked;
