package io.gnomon.plugin.rest;

import java.util.Optional;

/**
 * Whose token of Keystone a request came with.
 *
 * @param project id of the project that the token is for; empty for one of the whole system
 */
public record CloudUser(String name, Optional<String> project, Role role) {
    /** What its roles in that project allow. */
    public enum Role {
        /** Everything, in every project. */
        ADMIN,
        /** To see and to change what belongs to its project. */
        MEMBER,
        /** To see what belongs to its project. */
        READER
    }
}
