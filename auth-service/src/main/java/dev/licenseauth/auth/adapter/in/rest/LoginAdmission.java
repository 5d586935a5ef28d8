package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.identity.Attempter;
import dev.licenseauth.domain.identity.port.Passwords;
import dev.licenseauth.domain.identity.port.Passwords.Capacity;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Admits no more logins at one time than can be hashed in time, and refuses the rest before anything is decrypted or asked
 * of the database: what cannot be served must cost next to nothing, and be told at once. Some of the places to wait are not
 * for strangers, so that a flood of them keeps neither trusted devices out nor those who are logged in.
 */
@ApplicationScoped
class LoginAdmission {
    // Of four places to wait, one.
    private static final int KEPT = 4;

    private final Passwords passwords;
    private final AtomicInteger admitted = new AtomicInteger();
    private final Set<UUID> inside = ConcurrentHashMap.newKeySet();

    LoginAdmission(Passwords passwords) {
        this.passwords = passwords;
    }

    /** @throws ProblemException 503 when there are as many already as can be served in time */
    <T> T admit(Attempter attempter, Callable<T> login) throws Exception {
        return switch (attempter) {
            case Attempter.Stranger _ -> admit(forStrangers(passwords.capacity()), login);
            case Attempter.TrustedDevice(UUID device) -> admit(device, login);
        };
    }

    /**
     * Admits one at a time of each ahead of strangers, the others beside them: a token that was stolen is not good for a
     * flood either.
     *
     * @param known a device or a session
     * @throws ProblemException 503 when there are as many already as can be served in time
     */
    <T> T admit(UUID known, Callable<T> login) throws Exception {
        Capacity capacity = passwords.capacity();
        if (!inside.add(known)) {
            return admit(forStrangers(capacity), login);
        }
        try {
            return admit(capacity.total(), login);
        } finally {
            inside.remove(known);
        }
    }

    /** Of the places to wait only: strangers alone keep every permit busy. */
    private static int forStrangers(Capacity capacity) {
        return capacity.total() - Math.max(1, capacity.waiting() / KEPT);
    }

    private <T> T admit(int most, Callable<T> login) throws Exception {
        // Whoever is refused is never counted: many of them at once must not fill what is kept.
        if (admitted.getAndUpdate(now -> now < most ? now + 1 : now) >= most) {
            throw new ProblemException(LoginProblems.busy());
        }
        try {
            return login.call();
        } finally {
            admitted.decrementAndGet();
        }
    }
}
