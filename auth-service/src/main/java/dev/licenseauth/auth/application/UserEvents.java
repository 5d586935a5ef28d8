package dev.licenseauth.auth.application;

import dev.licenseauth.auth.application.Announcements.Kind;
import dev.licenseauth.domain.event.EventTopic;
import dev.licenseauth.domain.event.EventType;
import dev.licenseauth.domain.event.Severity;
import dev.licenseauth.domain.identity.Ban;
import dev.licenseauth.domain.security.Role;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What is told of users. Never a name or a password: the id finds the one, and nobody needs the other. */
@ApplicationScoped
class UserEvents {
    private static final Kind CREATED =
            new Kind(EventTopic.IDENTITY, new EventType("user.created"), Severity.NOTICE, "User created");
    private static final Kind BANNED =
            new Kind(EventTopic.IDENTITY, new EventType("user.banned"), Severity.WARNING, "User banned");
    private static final Kind UNBANNED =
            new Kind(EventTopic.IDENTITY, new EventType("user.unbanned"), Severity.NOTICE, "User unbanned");
    private static final Kind ROLE_CHANGED = new Kind(
            EventTopic.IDENTITY, new EventType("user.role_changed"), Severity.WARNING, "A user's role was changed");

    private final Announcements announcements;

    UserEvents(Announcements announcements) {
        this.announcements = announcements;
    }

    void created(UUID id, Role role, @Nullable String ownerRef, Doer doer) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("user_id", id.toString());
        data.put("role", role.word());
        if (ownerRef != null) {
            data.put("owner_ref", ownerRef);
        }
        announcements.tell(CREATED, subject(id), doer, data);
    }

    void banned(UUID id, @Nullable Ban before, Ban after, Doer doer) {
        announcements.tell(
                BANNED,
                subject(id),
                doer,
                Map.of(
                        "user_id", id.toString(),
                        "reason", after.reason(),
                        "before", ban(before),
                        "after", ban(after)));
    }

    void unbanned(UUID id, Ban before, Doer doer) {
        announcements.tell(
                UNBANNED,
                subject(id),
                doer,
                Map.of("user_id", id.toString(), "before", ban(before), "after", ban(null)));
    }

    private static Map<String, Object> ban(@Nullable Ban ban) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("banned", ban != null);
        if (ban != null && ban.until() != null) {
            state.put("until", ban.until().toString());
        }
        return state;
    }

    void roleChanged(UUID id, Role before, Role after, Doer doer) {
        announcements.tell(
                ROLE_CHANGED,
                subject(id),
                doer,
                Map.of(
                        "user_id", id.toString(),
                        "before", Map.of("role", before.word()),
                        "after", Map.of("role", after.word())));
    }

    private static String subject(UUID id) {
        return "user:" + id;
    }
}
