package dev.licenseauth.license.adapter.out.names;

import com.google.common.net.InternetDomainName;
import com.ibm.icu.text.IDNA;
import dev.licenseauth.domain.licensing.port.InternetNames;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.Locale;
import java.util.Optional;

/**
 * Host names by ICU's UTS-46 tables and by the public suffix list that Guava carries, private part included. Both are
 * as old as the libraries; a suffix that is younger counts as an ordinary domain.
 */
@ApplicationScoped
class PublishedNames implements InternetNames {
    private static final int MAX_LABELS_OF_A_SUFFIX = 6;

    // Shared and immutable, as its Javadoc says.
    private final IDNA uts46 = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ | IDNA.CHECK_CONTEXTO);

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
        // Far most names are no suffix for having too many labels; and none has an underscore, which Guava refuses.
        return dots(host) < MAX_LABELS_OF_A_SUFFIX
                && InternetDomainName.isValid(host)
                && InternetDomainName.from(host).isPublicSuffix();
    }

    private static int dots(String host) {
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) == '.') {
                dots++;
            }
        }
        return dots;
    }
}
