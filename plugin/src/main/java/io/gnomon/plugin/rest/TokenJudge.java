package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ApiException.Code;

/** Says whose a token of Keystone is. Thread-safe. */
@FunctionalInterface
public interface TokenJudge {
    /** Without OpenStack. */
    TokenJudge NONE = token -> {
        throw new ApiException(
                Code.UNAUTHORIZED,
                "this daemon uses no OpenStack, so a token of Keystone means nothing to it",
                "send 'Authorization: Bearer TOKEN' with the daemon's own token, or set openstack.cloud");
    };

    /**
     * @throws ApiException UNAUTHORIZED for a token that does not hold, FORBIDDEN without a role that is needed,
     *     KEYSTONE_UNAVAILABLE if it cannot be told
     */
    CloudUser judge(String token);
}
