package dev.licenseauth.auth.adapter.out.outbox;

import dev.licenseauth.domain.identity.AuthFact;
import dev.licenseauth.domain.identity.Jwk;
import dev.licenseauth.domain.identity.KeyUse;
import dev.licenseauth.domain.identity.Revocation;
import dev.licenseauth.domain.identity.SecuritySettings;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A fact as a record of {@code auth.state.v1}. The names are for every consumer there will ever be.
 *
 * @param key   of two records with one key the later one is kept
 * @param value {@code null} takes back what was said
 */
record AuthFactJson(String key, @Nullable Map<String, @Nullable Object> value) {
    static AuthFactJson of(AuthFact fact) {
        return switch (fact) {
            case AuthFact.Heartbeat(Instant at, Revocation counter) ->
                new AuthFactJson(
                        "heartbeat", fields("heartbeat", "at_ms", at.toEpochMilli(), "counter", counter.value()));
            case AuthFact.Revoked(var target, Revocation counter, Instant expiresAt) ->
                new AuthFactJson(
                        "revocation/" + target.text(),
                        fields(
                                "revocation",
                                "target",
                                target.text(),
                                "counter",
                                counter.value(),
                                "expires_at",
                                expiresAt.getEpochSecond()));
            case AuthFact.RevocationLapsed(String target) -> new AuthFactJson("revocation/" + target, null);
            case AuthFact.SigningKey(String kid, var state, long version, var publicKey) ->
                new AuthFactJson(
                        "key/" + kid,
                        fields(
                                "key",
                                "kid",
                                kid,
                                "state",
                                state.word(),
                                "version",
                                version,
                                "jwk",
                                Jwk.of(kid, KeyUse.SIGNING, publicKey)));
            case AuthFact.SigningKeyGone(String kid) -> new AuthFactJson("key/" + kid, null);
            case AuthFact.Settings(long version, SecuritySettings settings) ->
                new AuthFactJson("settings", fields("settings", "version", version, "values", settings.byName()));
            case AuthFact.Owner(String ownerRef, long version, UUID userId, boolean banned, var bannedUntil) ->
                new AuthFactJson(
                        "owner/" + ownerRef,
                        fields(
                                "owner",
                                "owner_ref",
                                ownerRef,
                                "version",
                                version,
                                "user_id",
                                userId.toString(),
                                "banned",
                                banned,
                                "banned_until",
                                bannedUntil == null ? null : bannedUntil.getEpochSecond()));
        };
    }

    private static Map<String, @Nullable Object> fields(String kind, @Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("kind", kind);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }
}
