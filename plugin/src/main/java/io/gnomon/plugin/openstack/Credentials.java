package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Who Gnomon is to Keystone. Printed without the secret. */
public sealed interface Credentials {
    /** The {@code auth} object of Keystone's v3 API. */
    ObjectNode auth();

    /** For people. */
    String who();

    /** A user, a project or a domain, by one of name and id. */
    record Named(boolean id, String value) {
        static Named id(String value) {
            return new Named(true, value);
        }

        static Named name(String value) {
            return new Named(false, value);
        }

        ObjectNode node() {
            return JsonNodeFactory.instance.objectNode().put(id ? "id" : "name", value);
        }
    }

    /** A name means something in its domain only; an id means one thing everywhere. */
    record InDomain(Named named, Named domain) {
        ObjectNode node() {
            ObjectNode node = named.node();
            if (!named.id()) {
                node.set("domain", domain.node());
            }
            return node;
        }
    }

    record Password(InDomain user, String password, InDomain project) implements Credentials {
        /** The same user in another project. @param id of it */
        Password in(String id) {
            return new Password(user, password, new InDomain(Named.id(id), user.domain()));
        }

        @Override
        public ObjectNode auth() {
            ObjectNode auth = JsonNodeFactory.instance.objectNode();
            ObjectNode identity = auth.putObject("identity");
            identity.putArray("methods").add("password");
            identity.putObject("password").set("user", user.node().put("password", password));
            auth.putObject("scope").set("project", project.node());
            return auth;
        }

        @Override
        public String who() {
            return "user " + user.named().value() + " in project "
                    + project.named().value();
        }

        @Override
        public String toString() {
            return who();
        }
    }

    record ApplicationCredential(Named credential, Optional<InDomain> user, String secret) implements Credentials {
        @Override
        public ObjectNode auth() {
            ObjectNode auth = JsonNodeFactory.instance.objectNode();
            ObjectNode identity = auth.putObject("identity");
            identity.putArray("methods").add("application_credential");
            ObjectNode own = credential.node().put("secret", secret);
            user.ifPresent(u -> own.set("user", u.node()));
            identity.set("application_credential", own);
            return auth;
        }

        @Override
        public String who() {
            return "application credential " + credential.value();
        }

        @Override
        public String toString() {
            return who();
        }
    }
}
