package io.gnomon.plugin.rest;

import java.util.List;

/**
 * A parameter of a request's query.
 *
 * @param most 0 = it is text
 * @param otherwise if it is not given; 0 = nothing
 * @param choices what can be given; empty = anything
 */
record Query(String name, String meaning, int most, int otherwise, List<String> choices) {
    static Query number(String name, String meaning, int otherwise, int most) {
        return new Query(name, meaning, most, otherwise, List.of());
    }

    static Query text(String name, String meaning) {
        return new Query(name, meaning, 0, 0, List.of());
    }

    static Query choice(String name, String meaning, List<String> choices) {
        return new Query(name, meaning, 0, 0, choices);
    }

    boolean isNumber() {
        return most > 0;
    }
}
