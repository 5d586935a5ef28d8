package dev.licenseauth.local.client;

import java.io.IOException;

/** auth-service answered, and the answer is no. */
public final class LoginRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    LoginRefusedException(String call, LoginApi.Answer answer) {
        super("%s answered %d %s"
                .formatted(
                        call, answer.status(), answer.body().lines().findFirst().orElse("")));
        status = answer.status();
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
