@NullMarked
package io.gnomon.plugin.rest;

import org.jspecify.annotations.NullMarked;
