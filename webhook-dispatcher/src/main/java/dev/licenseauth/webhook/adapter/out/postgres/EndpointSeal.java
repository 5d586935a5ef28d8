package dev.licenseauth.webhook.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.webhook.EndpointHeaders;
import dev.licenseauth.domain.webhook.SigningSecret;
import dev.licenseauth.domain.webhook.TargetUrl;
import jakarta.enterprise.context.ApplicationScoped;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** How an endpoint's secrets are kept: sealed, each kind under a key of its own, bound to the endpoint. */
@ApplicationScoped
class EndpointSeal {
    private final Sealer secrets;
    private final Sealer urls;
    private final Sealer headers;

    EndpointSeal(MasterKey masterKey) {
        secrets = masterKey.sealer("webhook secret");
        urls = masterKey.sealer("webhook url");
        headers = masterKey.sealer("webhook headers");
    }

    byte[] seal(SigningSecret secret, UUID endpointId) {
        return secrets.seal(secret.key(), context(endpointId));
    }

    SigningSecret openSecret(byte[] sealed, UUID endpointId) {
        return SigningSecret.of(secrets.open(sealed, context(endpointId)));
    }

    byte[] seal(TargetUrl url, UUID endpointId) {
        return urls.seal(url.value().getBytes(StandardCharsets.US_ASCII), context(endpointId));
    }

    TargetUrl openUrl(byte[] sealed, UUID endpointId) {
        return TargetUrl.parse(new String(urls.open(sealed, context(endpointId)), StandardCharsets.US_ASCII));
    }

    byte[] seal(EndpointHeaders given, UUID endpointId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(given.values().size());
            for (Map.Entry<String, String> header : given.values().entrySet()) {
                out.writeUTF(header.getKey());
                out.writeUTF(header.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return headers.seal(bytes.toByteArray(), context(endpointId));
    }

    EndpointHeaders openHeaders(byte[] sealed, UUID endpointId) {
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(headers.open(sealed, context(endpointId))))) {
            int count = in.readShort();
            Map<String, String> values = LinkedHashMap.newLinkedHashMap(count);
            for (int i = 0; i < count; i++) {
                values.put(in.readUTF(), in.readUTF());
            }
            return new EndpointHeaders(values);
        } catch (IOException e) {
            throw new UncheckedIOException("the headers of endpoint " + endpointId + " cannot be read", e);
        }
    }

    private static byte[] context(UUID endpointId) {
        return endpointId.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
