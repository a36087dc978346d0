package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;

/** @param body null for none */
record Reply(int status, JsonNode body) {
    static Reply of(int status, JsonNode body) {
        return new Reply(status, body);
    }
}
