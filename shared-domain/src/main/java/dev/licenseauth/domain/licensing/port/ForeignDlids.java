package dev.licenseauth.domain.licensing.port;

import dev.licenseauth.domain.licensing.Dlid;

import java.util.Optional;

/**
 * Whether licences may have DLIDs whose checksum does not hold. It is so while any app takes over such keys; else the
 * checksum spares a look-up. Never blocks.
 */
public interface ForeignDlids {
    /** Whether they may. While it is not known yet, they may: a look-up tells. */
    boolean mayExist();

    /** Tells that they may, from now on, or that when the catalogue was read last no app took them over. */
    void mayExist(boolean any);

    /** The DLID that is worth a look-up; empty when no licence can have it. */
    default Optional<Dlid> worthLookingUp(Dlid.Parsed parsed) {
        return switch (parsed) {
            case Dlid.Parsed.Wellformed(Dlid dlid) -> Optional.of(dlid);
            case Dlid.Parsed.ChecksumMismatch(Dlid dlid) -> mayExist() ? Optional.of(dlid) : Optional.empty();
            case Dlid.Parsed.Malformed() -> Optional.empty();
        };
    }
}
