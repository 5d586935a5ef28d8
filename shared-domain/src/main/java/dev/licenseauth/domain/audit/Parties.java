package dev.licenseauth.domain.audit;

import dev.licenseauth.domain.event.Event;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whom an event's personal values belong to. Each party has a key, and an event's values open only with the keys of all
 * of its parties: whoever of them is erased, the values are gone.
 */
public final class Parties {
    /** Programs and nobody in particular have nothing personal. */
    private static final Pattern NOBODY =
            Pattern.compile("(service|sdk):.*|anonymous|system|bootstrap", Pattern.DOTALL);

    /** Accounts and API keys: what they do is on record as an operator's action. */
    private static final Pattern ACCOUNT = Pattern.compile("(user|key):.*|bootstrap", Pattern.DOTALL);

    private static final List<String> STATES = List.of("before", "after");

    private Parties() {}

    /** The parties: what the event happened to, who did it if that is somebody, and the owners it names. */
    public static Set<String> of(Event event) {
        Set<String> parties = new LinkedHashSet<>();
        parties.add(event.subject());
        if (!NOBODY.matcher(event.actor()).matches()) {
            parties.add(event.actor());
        }
        addOwner(parties, event.data());
        // A licence that changes hands has an owner before and another after; one that is deleted has only the former.
        for (String state : STATES) {
            if (event.data().get(state) instanceof Map<?, ?> fields) {
                addOwner(parties, fields);
            }
        }
        return parties;
    }

    private static void addOwner(Set<String> parties, Map<?, ?> fields) {
        if (fields.get("owner") instanceof String owner) {
            parties.add("owner:" + owner);
        }
    }

    /** Whether the event tells what an account did beyond logging in and out. */
    public static boolean isOperatorAction(Event event) {
        return ACCOUNT.matcher(event.actor()).matches()
                && !event.type().context().equals("auth");
    }
}
