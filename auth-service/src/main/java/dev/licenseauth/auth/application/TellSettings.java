package dev.licenseauth.auth.application;

import dev.licenseauth.domain.identity.SecuritySettings;
import dev.licenseauth.domain.identity.port.AuthFacts;
import dev.licenseauth.domain.identity.port.ToldState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Tells every service the security settings, when they are not those it was told last. */
@ApplicationScoped
public class TellSettings {
    private final ToldState state;
    private final AuthFacts facts;
    private final SecuritySettings effective;

    TellSettings(ToldState state, AuthFacts facts, SecuritySettings effective) {
        this.state = state;
        this.facts = facts;
        this.effective = effective;
    }

    @Transactional
    public void handle() {
        state.note(effective).ifPresent(facts::publish);
    }
}
