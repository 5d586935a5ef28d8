package dev.licenseauth.adapters.security;

/**
 * Where the view of keys and revocations is kept up to date from. A service that has no other reads the topic
 * {@code auth.state.v1}; auth-service, which writes it, looks into its own database.
 */
public interface AuthStateSource {
    /** Begins to keep the view up to date and returns; what fails is tried again for the life of the service. */
    void start(AuthState state);

    /** Ends it. */
    void stop();
}
