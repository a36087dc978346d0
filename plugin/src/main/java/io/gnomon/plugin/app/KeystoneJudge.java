package io.gnomon.plugin.app;

import io.gnomon.plugin.config.OpenStackSettings;
import io.gnomon.plugin.openstack.CloudException;
import io.gnomon.plugin.openstack.UserTokens;
import io.gnomon.plugin.openstack.UserTokens.User;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.CloudUser;
import io.gnomon.plugin.rest.CloudUser.Role;
import io.gnomon.plugin.rest.TokenJudge;
import java.util.Collections;
import java.util.List;

/** What a token of Keystone allows here, by its roles. Thread-safe. */
record KeystoneJudge(UserTokens tokens, OpenStackSettings roles) implements TokenJudge {
    private static final String ANOTHER = "get one for your project: openstack token issue";

    @Override
    public CloudUser judge(String token) {
        User user;
        try {
            user = tokens.user(token)
                    .orElseThrow(() -> new ApiException(
                            Code.UNAUTHORIZED,
                            "Keystone does not know this token: it is forged, expired or was revoked",
                            "get a new one: openstack token issue"));
        } catch (CloudException e) {
            throw new ApiException(
                    Code.KEYSTONE_UNAVAILABLE,
                    "it cannot be told whose the token is: " + e.getMessage(),
                    "try again in a moment; see: gnomon status");
        }
        if (user.limited()) {
            throw forbidden("the token's application credential has access rules, which may not allow this");
        }
        Role role = role(user);
        if (user.project().isEmpty() && !(user.system() && role == Role.ADMIN)) {
            throw forbidden("the token is not for a project");
        }
        String name = user.name().replaceAll("[^\\x20-\\x7e]", "_");
        return new CloudUser(name.isBlank() ? "unknown" : name, user.project(), role);
    }

    private Role role(User user) {
        if (has(user, roles.adminRoles())) {
            return Role.ADMIN;
        } else if (has(user, roles.memberRoles())) {
            return Role.MEMBER;
        } else if (has(user, roles.readerRoles())) {
            return Role.READER;
        }
        throw forbidden("the token has none of the roles that are known here");
    }

    private static boolean has(User user, List<String> any) {
        return !Collections.disjoint(user.roles(), any);
    }

    private static ApiException forbidden(String why) {
        return new ApiException(Code.FORBIDDEN, why, ANOTHER);
    }
}
