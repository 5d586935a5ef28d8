package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.auth.application.FindUsers;
import dev.licenseauth.domain.identity.Account;
import dev.licenseauth.domain.identity.Ban;
import dev.licenseauth.domain.identity.Session;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** The bodies of the endpoints about users and their sessions. */
final class UserJson {
    private UserJson() {}

    record NewUser(
            @Nullable String username,
            @Nullable String password,
            @Nullable String role,
            @Nullable String ownerRef) {
        /** Says nothing of the password. */
        @Override
        public String toString() {
            return "NewUser";
        }
    }

    record BanRequest(@Nullable String reason, @Nullable Instant until) {}

    record RoleRequest(@Nullable String role) {}

    record BanAnswer(String reason, @Nullable Instant until) {
        static @Nullable BanAnswer of(@Nullable Ban ban) {
            return ban == null ? null : new BanAnswer(ban.reason(), ban.until());
        }
    }

    record UserAnswer(
            String id,
            String username,
            String role,
            @Nullable String ownerRef,
            @Nullable BanAnswer ban,
            Instant createdAt,
            Instant updatedAt) {
        static UserAnswer of(Account account) {
            return new UserAnswer(
                    account.id().toString(),
                    account.username(),
                    account.role().word(),
                    account.ownerRef(),
                    BanAnswer.of(account.ban()),
                    account.createdAt().truncatedTo(ChronoUnit.MILLIS),
                    account.updatedAt().truncatedTo(ChronoUnit.MILLIS));
        }
    }

    record UserPage(List<UserAnswer> items, @Nullable String nextCursor) {
        static UserPage of(FindUsers.Page page, UsersCursor cursors) {
            UUID next = page.next();
            return new UserPage(
                    page.accounts().stream().map(UserAnswer::of).toList(), next == null ? null : cursors.write(next));
        }
    }

    record SessionAnswer(
            String id, boolean current, Instant createdAt, Instant usedAt, Instant authenticatedAt, Instant expiresAt) {
        static SessionAnswer of(Session session, UUID current) {
            return new SessionAnswer(
                    session.id().toString(),
                    session.id().equals(current),
                    session.createdAt().truncatedTo(ChronoUnit.SECONDS),
                    session.usedAt().truncatedTo(ChronoUnit.SECONDS),
                    session.provedAt().truncatedTo(ChronoUnit.SECONDS),
                    session.expiresAt().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    record SessionList(List<SessionAnswer> items) {
        static SessionList of(List<Session> sessions, UUID current) {
            return new SessionList(sessions.stream()
                    .map(session -> SessionAnswer.of(session, current))
                    .toList());
        }
    }

    record EndedAnswer(long sessions) {}
}
