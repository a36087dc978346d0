/** The REST interface of the daemon: loopback, token, JSON. */
@NullMarked
package io.gnomon.plugin.rest;

import org.jspecify.annotations.NullMarked;
