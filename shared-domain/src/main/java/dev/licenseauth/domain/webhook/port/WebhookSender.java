package dev.licenseauth.domain.webhook.port;

import dev.licenseauth.domain.webhook.Claim;
import dev.licenseauth.domain.webhook.Outcome;

/** Makes one attempt over the network. */
public interface WebhookSender {
    /**
     * Sends and waits for the answer, never longer than the attempt's deadline. Connects only to addresses that are
     * allowed. Never throws for anything a receiver does.
     */
    Outcome send(Claim claim);
}
