package dev.licenseauth.license.adapter.out.throttle;

import dev.licenseauth.domain.licensing.ClientNet;
import dev.licenseauth.domain.licensing.Dlid;
import dev.licenseauth.license.adapter.out.memory.SipHash;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Stands for a client and a key, so that neither is held. Keyed anew at each start: nobody can aim at another's. */
final class Fingerprints {
    private static final int HALF = 16;
    private static final int WHOLE = 32;

    private final SipHash hash;

    Fingerprints(SecureRandom random) {
        hash = new SipHash(random);
    }

    long of(ClientNet client, Dlid dlid) {
        String digits = dlid.value();
        return hash.of(
                client.bits(),
                HexFormat.fromHexDigitsToLong(digits, 0, HALF),
                HexFormat.fromHexDigitsToLong(digits, HALF, WHOLE),
                client.isIpv4() ? (byte) 1 : 0);
    }
}
