package dev.licenseauth.auth.adapter.in.rest;

import dev.licenseauth.adapters.http.ProblemException;
import dev.licenseauth.auth.config.AuthConfig;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * Admits no more logins at one time than may hash or wait for it, and refuses the rest before anything is decrypted or
 * asked of the database.
 */
@ApplicationScoped
class LoginAdmission {
    private final Semaphore places;

    LoginAdmission(AuthConfig config) {
        int permits = config.auth()
                .passwords()
                .permits()
                .orElseGet(() -> Runtime.getRuntime().availableProcessors());
        places = new Semaphore(permits + config.auth().passwords().maxQueue());
    }

    /** @throws ProblemException 503 when all places are taken */
    <T> T admit(Callable<T> login) throws Exception {
        if (!places.tryAcquire()) {
            throw new ProblemException(LoginProblems.busy());
        }
        try {
            return login.call();
        } finally {
            places.release();
        }
    }
}
