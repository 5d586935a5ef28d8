package dev.licenseauth.license.adapter.out.names;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.DomainPattern;
import dev.licenseauth.domain.licensing.LocalHosts;
import dev.licenseauth.domain.licensing.port.InternetNames;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Whatever is written where a host should be. */
class HostNamesFuzzTest {
    private static final InternetNames NAMES = new PublishedNames();
    private static final LocalHosts LOCAL = new LocalHosts(NAMES, Set.of("wpengine.com", "ngrok-free.app"), 25);
    // What is longer is refused before it is read.
    private static final int MAX_WRITTEN = 255;

    @FuzzTest(maxDuration = "1m")
    void aHostIsReadIntoOneFormWhichReadAgainIsItself(FuzzedDataProvider data) {
        String written = data.consumeString(MAX_WRITTEN);
        if (DomainName.parse(written, NAMES) instanceof DomainName.Parsed.Host(DomainName name)) {
            assertThat(name.host()).hasSizeBetween(1, 253).matches("[a-z0-9._:-]+");
            assertThat(DomainName.parse(name.host(), NAMES)).isEqualTo(new DomainName.Parsed.Host(reread(name)));
            assertThat(name.selfAndAbove()).startsWith(name.host()).hasSizeLessThan(128);
            assertThatCode(() -> LOCAL.contains(name)).doesNotThrowAnyException();
        }
    }

    /** One {@code www.} is cut at each reading: who has two in a name means the one that is left. */
    private static DomainName reread(DomainName name) {
        String rest = name.host().startsWith("www.") ? name.host().substring("www.".length()) : "";
        return rest.indexOf('.') > 0 && !NAMES.isPublicSuffix(rest) ? new DomainName(rest) : name;
    }

    @FuzzTest(maxDuration = "1m")
    void aPatternIsReadIntoOneFormWhichReadAgainIsItself(FuzzedDataProvider data) {
        String written = data.consumeString(MAX_WRITTEN);
        try {
            DomainPattern pattern = DomainPattern.parse(written, NAMES);
            assertThat(DomainPattern.parse(pattern.text(), NAMES))
                    .isEqualTo(new DomainPattern(reread(pattern.name()), pattern.withBelow()));
            assertThat(DomainPattern.covering(pattern.name())).contains(pattern.text());
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("must ");
        }
    }
}
