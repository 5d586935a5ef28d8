package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.domain.identity.port.Passwords;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Admits no more logins at one time than can be hashed in time, and refuses the rest before anything is decrypted or asked
 * of the database: what cannot be served must cost next to nothing, and be told at once.
 */
@ApplicationScoped
class LoginAdmission {
    private final Passwords passwords;
    private final AtomicInteger admitted = new AtomicInteger();

    LoginAdmission(Passwords passwords) {
        this.passwords = passwords;
    }

    /** @throws ProblemException 503 when there are as many already as can be served in time */
    <T> T admit(Callable<T> login) throws Exception {
        try {
            if (admitted.incrementAndGet() > passwords.capacity()) {
                throw new ProblemException(LoginProblems.busy());
            }
            return login.call();
        } finally {
            admitted.decrementAndGet();
        }
    }
}
