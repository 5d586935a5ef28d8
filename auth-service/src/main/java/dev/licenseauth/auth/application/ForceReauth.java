package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Announcements.Kind;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.identity.RevocationTarget;
import dev.licenseauth.domain.identity.port.Revocations.Reach;
import dev.licenseauth.domain.identity.port.Sessions;
import dev.licenseauth.domain.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Sends everybody, or everybody below admin, back to the login: one row, however many there are. */
@ApplicationScoped
public class ForceReauth {
    private static final Kind EXECUTED = new Kind(
            EventTopic.SECURITY,
            new EventType("security.emergency_executed"),
            Severity.CRITICAL,
            "An emergency action was executed");

    // A real run must not wait for a count of millions; a dry run is there to count.
    private static final int MOST_COUNTED = 10_000;
    private static final int MOST_COUNTED_DRY = 1_000_000;

    private final Sessions sessions;
    private final Revoker revoker;
    private final Announcements announcements;
    private final Clock clock;

    ForceReauth(Sessions sessions, Revoker revoker, Announcements announcements, Clock clock) {
        this.sessions = sessions;
        this.revoker = revoker;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** Whom to send back. */
    public enum Action {
        FORCE_REAUTH_NON_ADMIN("force_reauth_non_admin"),
        FORCE_REAUTH_ALL("force_reauth_all");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** The word on the wire. */
        public String word() {
            return word;
        }

        private RevocationTarget target() {
            return switch (this) {
                case FORCE_REAUTH_NON_ADMIN -> new RevocationTarget.NonAdmins();
                case FORCE_REAUTH_ALL -> new RevocationTarget.Everybody();
            };
        }
    }

    /**
     * A wish to send them back.
     *
     * @param dryRun whether only to count
     */
    public record Command(Caller caller, Action action, String reason, boolean dryRun) {}

    /** How many sessions are ended, or would be; counting stops at 10,000, and at a million where nothing else is done. */
    @Transactional
    public long handle(Command command) {
        Instant now = clock.instant();
        RevocationTarget target = command.action().target();
        long hit = sessions.countAlive(target, command.dryRun() ? MOST_COUNTED_DRY : MOST_COUNTED, now);
        if (!command.dryRun()) {
            revoker.revoke(target, Reach.SESSIONS, now);
            announcements.tell(
                    EXECUTED,
                    "emergency:" + command.action().word(),
                    Doer.of(command.caller()),
                    Map.of(
                            "action", command.action().word(),
                            "reason", command.reason(),
                            "sessions", hit));
        }
        return hit;
    }
}
