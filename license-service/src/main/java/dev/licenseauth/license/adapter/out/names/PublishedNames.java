package dev.licenseauth.license.adapter.out.names;

import com.google.common.net.InternetDomainName;
import com.ibm.icu.text.IDNA;
import dev.licenseauth.domain.licensing.port.InternetNames;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Host names by ICU's UTS-46 tables and by the public suffix list that Guava carries, private part included. Both are
 * as old as the libraries; a suffix that is younger counts as an ordinary domain.
 */
@Singleton
class PublishedNames implements InternetNames {
    /** A power of two. Shops ask for the same few hosts again and again; asking Guava costs ten times as much. */
    private static final int REMEMBERED = 1 << 14;

    // Shared and immutable, as its Javadoc says.
    private final IDNA uts46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.CHECK_CONTEXTO);

    private final AtomicReferenceArray<@Nullable Known> remembered = new AtomicReferenceArray<>(REMEMBERED);

    /** What was found of a host. */
    private record Known(String host, boolean isSuffix) {}

    @Override
    public Optional<String> toAscii(String name) {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = uts46.nameToASCII(name, new StringBuilder(name.length() + 16), info);
        return info.hasErrors()
                ? Optional.empty()
                : Optional.of(ascii.toString().toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean isPublicSuffix(String host) {
        int slot = host.hashCode() & (REMEMBERED - 1);
        Known known = remembered.getPlain(slot);
        if (known == null || !known.host().equals(host)) {
            known = new Known(host, isListed(host));
            // Racing writers put in one right answer or the other; a record's fields are final and so safely published.
            remembered.setPlain(slot, known);
        }
        return known.isSuffix();
    }

    private static boolean isListed(String host) {
        // Guava refuses underscores, which no suffix has.
        if (host.indexOf('_') >= 0) {
            return false;
        }
        try {
            return InternetDomainName.from(host).isPublicSuffix();
        } catch (IllegalArgumentException e) {
            // Hosts that Guava takes for no domain name, as 1.2.3 is, are no suffixes.
            return false;
        }
    }
}
