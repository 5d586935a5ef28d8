package dev.licenseauth.license.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the license-service. */
@ConfigMapping(prefix = "licenseauth.license")
public interface LicenseConfig {
    /** The app meant when a request names none. Unset: such a request is refused. */
    Optional<String> defaultApp();

    /** Validation from memory. */
    Validation validation();

    /** Binding of domains and devices. */
    Binding binding();

    /** Limits of clients without a credential: by address, an IPv6 /64 being one. */
    Throttle throttle();

    /** What owners do by themselves. */
    SelfService selfService();

    /** Adds the route {@code /benchmark/empty}, which answers 204, for benchmarks to compare with. Not on any gateway's route table. */
    @WithDefault("false")
    boolean benchmarkRoute();

    /** Validation from memory. */
    interface Validation {
        /** Most memory the held answers may take, estimated. The least used go first. */
        @WithDefault("64M")
        MemorySize cacheSize();

        /** Longest an answer is held, the backstop should an invalidation be missed. At most 30 s. */
        @WithDefault("PT30S")
        Duration cacheTtl();

        /**
         * How much longer an answer is held while the database does not answer, for replicas that are cut off: marked as
         * stale, with expiry applied, and nothing bound. Zero: no longer at all. At most a day.
         */
        @WithDefault("PT10M")
        Duration staleIfError();

        /** Most look-ups waiting for the database at one time; more are answered 503. */
        @WithDefault("256")
        int maxPendingLookups();
    }

    /** Binding of domains and devices. */
    interface Binding {
        /** Most activations, releases and domains being bound at one time; more are answered 503. */
        @WithDefault("256")
        int maxPending();

        /** Local and staging hosts that one licence may have without their taking slots; further ones take slots. */
        @WithDefault("25")
        int maxLocalHosts();

        /** Domains below which hosters give staging copies their names. A name below one takes no slot. */
        @WithDefault("cloudwaysapps.com,ddev.site,easywp.com,flywheelsites.com,flywheelstaging.com,instawp.xyz,"
                + "kinsta.cloud,lndo.site,myftpupload.com,ngrok.app,ngrok.io,ngrok-free.app,pantheonsite.io,"
                + "tastewp.com,wpengine.com,wpenginepowered.com,wpstage.net")
        List<String> stagingSuffixes();
    }

    /** Limits of clients without a credential. Each replica counts by itself; lock-outs are shared. */
    interface Throttle {
        /** Whether there are any limits. */
        @WithDefault("true")
        boolean enabled();

        /** Requests a client may send in a minute. */
        @WithDefault("1200")
        long requestsPerMinute();

        /** Requests a client may send at once. */
        @WithDefault("300")
        long requestsBurst();

        /** Of these, activations and releases in a minute. */
        @WithDefault("600")
        long activationsPerMinute();

        /** Of these, activations and releases at once. */
        @WithDefault("300")
        long activationsBurst();

        /** Points a client may collect in a minute: 10 for a key that does not exist, once a day; 1 for a wrong checksum. */
        @WithDefault("60")
        long missPointsPerMinute();

        /** Requests in a minute about a licence that was valid for the client of late, of a client that is refused else. */
        @WithDefault("60")
        long knownPerMinute();

        /** The same at once. */
        @WithDefault("60")
        long knownBurst();

        /** How long a client is locked out that collected more points, the first time; each further time twice as long. */
        @WithDefault("PT1M")
        Duration lockoutFirst();

        /** The longest lock-out. */
        @WithDefault("PT1H")
        Duration lockoutLongest();

        /** How long after a lock-out the next one is twice as long. */
        @WithDefault("PT24H")
        Duration lockoutRemembered();

        /** Most clients in memory, some 300 to 900 bytes each. Those that come seldom are forgotten first. */
        @WithDefault("50000")
        int maxClients();

        /** Pairs of a client and a licence that was valid for it which are remembered for 30 days, 8 bytes each. */
        @WithDefault("1048576")
        int knownPairs();
    }

    /** What owners do by themselves. */
    interface SelfService {
        /** Pause between two domains, and between two devices, of one licence that its owner frees by himself. */
        @WithDefault("PT24H")
        Duration releasePause();
    }
}
