package dev.licenseauth.license.adapter.in.rest;

import dev.licenseauth.adapters.http.PageCursor;
import dev.licenseauth.adapters.http.Texts;
import dev.licenseauth.adapters.security.CurrentCaller;
import dev.licenseauth.adapters.security.MasterKey;
import dev.licenseauth.adapters.security.RequiresPermission;
import dev.licenseauth.domain.licensing.AppId;
import dev.licenseauth.domain.licensing.DomainName;
import dev.licenseauth.domain.licensing.LicenseFilter;
import dev.licenseauth.domain.licensing.LicenseRecord;
import dev.licenseauth.domain.licensing.PlanCode;
import dev.licenseauth.domain.licensing.ProductCode;
import dev.licenseauth.domain.licensing.ShownStatus;
import dev.licenseauth.domain.licensing.port.InternetNames;
import dev.licenseauth.domain.security.Permission;
import dev.licenseauth.license.application.SearchLicenses;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The list of licences. */
@Path("/api/v1/licenses")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LicenseListResource {
    private static final int MAX_WRITTEN = 255;
    private static final int MAX_WORDS = 10;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Function<String, Instant> TIME =
            ((Function<String, Instant>) LicenseListResource::time).andThen(LicenseTexts.before(2400));

    private final SearchLicenses searchLicenses;
    private final InternetNames names;
    private final CurrentCaller caller;
    private final PageCursor cursors;
    private final Clock clock;

    LicenseListResource(
            SearchLicenses searchLicenses,
            InternetNames names,
            CurrentCaller caller,
            MasterKey masterKey,
            Clock clock) {
        this.searchLicenses = searchLicenses;
        this.names = names;
        this.caller = caller;
        this.clock = clock;
        cursors = new PageCursor(masterKey.digest("license cursor"));
    }

    @GET
    @RequiresPermission(Permission.LICENSE_READ)
    public Response list(@Context UriInfo uri) {
        ListQuery query = new ListQuery(uri.getQueryParameters());
        int limit = query.limit();
        UUID after = query.read("cursor", cursors::readId);
        List<String> words = query.read("text", LicenseListResource::words);
        LicenseFilter filter = new LicenseFilter(
                null,
                query.read("app", AppId::new),
                query.read("plan", PlanCode::new),
                query.read("level", LicenseTexts.LEVEL),
                query.read("owner", LicenseTexts.OWNER),
                query.read("status", LicenseListResource::status),
                query.read("product", ProductCode::new),
                query.read("domain", this::domain),
                query.read("expires_from", TIME),
                query.read("expires_to", TIME),
                query.read("created_from", TIME),
                query.read("created_to", TIME),
                words == null ? List.of() : words,
                true);
        query.requireGood();
        List<LicenseRecord> found = searchLicenses.handle(filter, after, limit + 1, caller.get());
        Instant now = clock.instant();
        return Response.ok(Page.of(
                        found,
                        limit,
                        license -> LicenseJson.LicenseAnswer.of(license, license.shownStatus(now)),
                        last -> cursors.write(last.id())))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static ShownStatus status(String word) {
        return ShownStatus.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be active, suspended, revoked, not_yet_valid, grace or expired"));
    }

    private DomainName domain(String written) {
        if (written.length() > MAX_WRITTEN
                || !(DomainName.parse(written, names) instanceof DomainName.Parsed.Host(DomainName name))) {
            throw new IllegalArgumentException("must be a host name, for example shop.example.com");
        }
        return name;
    }

    private static Instant time(String written) {
        try {
            return OffsetDateTime.parse(written).toInstant();
        } catch (DateTimeException _) {
            throw new IllegalArgumentException("must be an RFC 3339 time, for example 2026-01-31T00:00:00Z");
        }
    }

    private static List<String> words(String written) {
        List<String> words = BETWEEN_WORDS
                .splitAsStream(Texts.upTo(MAX_WRITTEN).apply(written).toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        if (words.isEmpty() || words.size() > MAX_WORDS) {
            throw new IllegalArgumentException("must hold 1 to " + MAX_WORDS + " words");
        }
        return words;
    }
}
