package dev.licenseauth.audit.adapter.out.postgres;

import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.adapters.security.Sealer;
import dev.licenseauth.domain.audit.leaf.Reference;
import jakarta.enterprise.context.ApplicationScoped;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys of parties: random, sealed with the master key. Read anew each time: a key kept in memory would outlive its
 * erasure.
 */
@ApplicationScoped
class PartyKeys {
    private static final int KEY_BYTES = 32;

    private final Sealer sealer;
    private final SecureRandom random;

    PartyKeys(MasterKey masterKey, SecureRandom random) {
        this.random = random;
        sealer = masterKey.sealer("audit party key");
    }

    /** The keys of those parties that have one. */
    Map<Reference, byte[]> read(Connection connection, Collection<Reference> parties) throws SQLException {
        Map<Reference, byte[]> keys = HashMap.newHashMap(parties.size());
        try (PreparedStatement select =
                connection.prepareStatement("SELECT party_ref, sealed_key FROM party_key WHERE party_ref = ANY (?)")) {
            Jdbc.setBytesColumn(select, 1, List.copyOf(parties), Reference::bytes);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Reference party = new Reference(rows.getBytes(1));
                    keys.put(party, sealer.open(rows.getBytes(2), party.bytes()));
                }
            }
        }
        return keys;
    }

    /** The keys of all of these parties; the caller holds the head's lock, under which nobody else makes or erases any. */
    Map<Reference, byte[]> readOrMake(Connection connection, Collection<Reference> parties) throws SQLException {
        Map<Reference, byte[]> keys = read(connection, parties);
        List<Reference> missing = new ArrayList<>(parties);
        missing.removeAll(keys.keySet());
        if (!missing.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO party_key (party_ref, sealed_key) SELECT * FROM unnest(?::bytea[], ?::bytea[])")) {
                missing.forEach(party -> keys.put(party, make()));
                Jdbc.setBytesColumn(insert, 1, missing, Reference::bytes);
                Jdbc.setBytesColumn(
                        insert, 2, missing, party -> sealer.seal(keys.getOrDefault(party, new byte[0]), party.bytes()));
                insert.executeUpdate();
            }
        }
        return keys;
    }

    private byte[] make() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }
}
