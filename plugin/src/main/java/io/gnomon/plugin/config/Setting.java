package io.gnomon.plugin.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record component as a configuration key: its default, its range and what it means. The key is the component's
 * name with dashes, behind its section's. The reference is generated from this.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
    /** The default as one would write it in the file; empty with {@link #rule}, or for "not set". */
    String value() default "";

    /** For a default that depends on the machine or on other keys. */
    DefaultRule rule() default DefaultRule.NONE;

    /** Lowest allowed value as one would write it; empty: no bound. */
    String min() default "";

    /** Highest allowed value as one would write it; empty: no bound. */
    String max() default "";

    /** One sentence for the reference, with the unit where the type does not say it. */
    String meaning();

    /** A variable that other tools of the same cloud read too, like {@code OS_AUTH_URL}; ours wins. Empty: none. */
    String alias() default "";

    /** Shown as {@code ***} wherever the configuration is shown, error messages included. */
    boolean secret() default false;
}
