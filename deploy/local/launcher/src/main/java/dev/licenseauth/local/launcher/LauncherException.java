package dev.licenseauth.local.launcher;

/** The launcher cannot go on; the message is one sentence for people: what is wrong and what to do. */
final class LauncherException extends Exception {

    private static final long serialVersionUID = 1L;

    LauncherException(String message) {
        super(message);
    }

    LauncherException(String message, Throwable cause) {
        super(message, cause);
    }
}
