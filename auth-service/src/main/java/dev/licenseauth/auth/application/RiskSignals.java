package dev.licenseauth.auth.application;

import dev.licenseauth.domain.event.Event;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.event.port.EventOutbox;
import dev.licenseauth.domain.event.port.Identifiers;
import dev.licenseauth.domain.identity.Netblock;
import dev.licenseauth.domain.identity.Origin;
import dev.licenseauth.domain.identity.Signal;
import dev.licenseauth.domain.identity.port.ToldSignals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Tells of what strangers do, once for a kind, netblock and minute. Says no name: it might be a password, misplaced. */
@ApplicationScoped
class RiskSignals {
    private static final int WARNING_FROM = 30;

    private final ToldSignals told;
    private final EventOutbox outbox;
    private final Identifiers identifiers;
    private final Clock clock;

    RiskSignals(ToldSignals told, EventOutbox outbox, Identifiers identifiers, Clock clock) {
        this.told = told;
        this.outbox = outbox;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    @Transactional
    void tell(Signal signal, Origin origin) {
        Instant now = clock.instant();
        Netblock netblock = origin.netblock();
        if (!told.isFirst(signal, netblock, now)) {
            return;
        }
        outbox.append(
                EventTopic.SECURITY,
                new Event(
                        identifiers.next(),
                        signal.type(),
                        signal.risk() >= WARNING_FROM ? Severity.WARNING : Severity.NOTICE,
                        signal.summary(),
                        "anonymous",
                        null,
                        now,
                        signal.risk(),
                        origin.ip(),
                        "netblock:" + netblock,
                        origin.requestId(),
                        Map.of("netblock", netblock.text())));
    }
}
