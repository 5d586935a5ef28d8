package dev.licenseauth.domain.licensing;

import dev.licenseauth.domain.licensing.port.InternetNames;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a licence holds: one host, or with {@code *.} in front a name and every name below it, which takes one slot.
 * Only operators write the latter; a client that sends it is refused.
 *
 * @param name      the host, or the apex
 * @param withBelow whether every name below counts as well
 */
public record DomainPattern(DomainName name, boolean withBelow) {
    private static final String BELOW = "*.";

    /**
     * Reads what an operator wrote.
     *
     * @throws IllegalArgumentException when there is no host in it; the message is fit for the caller
     */
    public static DomainPattern parse(String written, InternetNames names) {
        String text = written.strip();
        boolean withBelow = text.startsWith(BELOW);
        return switch (DomainName.parse(withBelow ? text.substring(BELOW.length()) : text, names)) {
            case DomainName.Parsed.Host(DomainName name) -> {
                if (withBelow && (name.isAddress() || name.host().indexOf('.') < 0)) {
                    throw new IllegalArgumentException("must name a domain after *.");
                }
                DomainPattern pattern = new DomainPattern(name, withBelow);
                if (pattern.text().length() > DomainName.MAX_LENGTH) {
                    throw new IllegalArgumentException(
                            "must be at most " + DomainName.MAX_LENGTH + " characters, *. included");
                }
                yield pattern;
            }
            case DomainName.Parsed.PublicSuffix() ->
                throw new IllegalArgumentException("must be more than a public suffix such as co.uk");
            case DomainName.Parsed.NoHost() ->
                throw new IllegalArgumentException("must be a host name, for example shop.example.com");
        };
    }

    /** As it is stored and shown. */
    public String text() {
        return withBelow ? BELOW + name.host() : name.host();
    }

    /** The texts of all patterns that cover a host. */
    public static List<String> covering(DomainName host) {
        return host.isAddress()
                ? List.of(host.host())
                : Stream.concat(
                                Stream.of(host.host()),
                                host.selfAndAbove().stream().map(above -> BELOW + above))
                        .toList();
    }

    /** Whether the text of a pattern means more than one host. */
    static boolean isWide(String text) {
        return text.startsWith(BELOW);
    }
}
