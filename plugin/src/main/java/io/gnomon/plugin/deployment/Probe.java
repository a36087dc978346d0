package io.gnomon.plugin.deployment;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How a portion is asked how it does. {@link #ADDRESS} stands for the address of what is asked, so that the same probe asks the
 * original and a copy of it.
 */
public sealed interface Probe {
    /** In a host, a URL or a word of a command: where that which is asked is reached. */
    String ADDRESS = "{address}";

    /** It is ended, and failed, when it took so long. */
    Duration limit();

    /** The same, with the address filled in. */
    Probe at(String address);

    /** Whether it needs to be told an address. */
    boolean needsAddress();

    /** For people. */
    String describe();

    /** A connection can be made. */
    record Tcp(String host, int port, Duration limit) implements Probe {
        @Override
        public Tcp at(String address) {
            return new Tcp(host.replace(ADDRESS, address), port, limit);
        }

        @Override
        public boolean needsAddress() {
            return host.contains(ADDRESS);
        }

        @Override
        public String describe() {
            return "tcp " + host + ":" + port;
        }
    }

    /** It answers GET with a status of 200 to 299. @param url http or https, without user and password */
    record Http(String url, Duration limit) implements Probe {
        /** @throws IllegalArgumentException while the address is not filled in */
        public URI uri() {
            return URI.create(url);
        }

        @Override
        public Http at(String address) {
            boolean bare = address.contains(":") && !address.startsWith("[");
            return new Http(url.replace(ADDRESS, bare ? "[" + address + "]" : address), limit);
        }

        @Override
        public boolean needsAddress() {
            return url.contains(ADDRESS);
        }

        @Override
        public String describe() {
            return "http " + url;
        }
    }

    /** A program in the guest itself ends with 0, as {@link Command} otherwise. Only a copy is asked so. */
    record Guest(List<String> words, Duration limit) implements Probe {
        /** Copies the list. */
        public Guest {
            words = List.copyOf(words);
        }

        @Override
        public Guest at(String address) {
            return this;
        }

        @Override
        public boolean needsAddress() {
            return false;
        }

        @Override
        public String describe() {
            return "guest " + words.get(0);
        }
    }

    /**
     * A program on the daemon's machine ends with 0. No shell reads the words. Where its last line of output begins with a number,
     * that is the throughput.
     */
    record Command(List<String> words, Duration limit) implements Probe {
        /** Copies the list. */
        public Command {
            words = List.copyOf(words);
        }

        @Override
        public Command at(String address) {
            return new Command(
                    words.stream().map(w -> w.replace(ADDRESS, address)).toList(), limit);
        }

        @Override
        public boolean needsAddress() {
            return words.stream().anyMatch(w -> w.contains(ADDRESS));
        }

        @Override
        public String describe() {
            return "command " + words.get(0);
        }
    }
}
