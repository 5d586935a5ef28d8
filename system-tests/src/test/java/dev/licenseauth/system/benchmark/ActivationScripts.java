package dev.licenseauth.system.benchmark;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An activation as scripts for pgbench: the very statements that PostgreSQL was seen to be sent, once for each licence, each time with another
 * device. What depends on neither is written as it was seen.
 */
final class ActivationScripts {
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** 32 bytes, as PostgreSQL writes them: a keyed digest. */
    private static final Pattern DIGEST = Pattern.compile("\\\\x[0-9a-f]{64}");

    private static final String NEW_DIGEST = "decode(lpad(to_hex(:r::bigint), 64, '0'), 'hex')";
    private static final String NEW_ID = "uuidv7()";

    private final List<StatementLog.Executed> seen;
    private final Licence seenWith;

    /**
     * @param seen from BEGIN to COMMIT
     * @param seenWith the licence of that time
     */
    ActivationScripts(List<StatementLog.Executed> seen, Licence seenWith) {
        this.seen = List.copyOf(seen);
        this.seenWith = seenWith;
    }

    /**
     * A licence as the database has it.
     *
     * @param hash the digest its key is found by, as PostgreSQL writes bytes
     */
    record Licence(String id, String hash) {}

    /** Writes one script for each licence. */
    List<Path> write(Path folder, List<Licence> licences) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        for (Licence licence : licences) {
            files.add(Files.writeString(folder.resolve(licence.id() + ".sql"), script(licence)));
        }
        return files;
    }

    private String script(Licence licence) {
        StringBuilder script = new StringBuilder("\\set r random(1, 4611686018427387903)\n");
        for (int i = 0; i < seen.size(); i++) {
            // The driver sends BEGIN together with what comes first.
            if (i == 0) {
                script.append("\\startpipeline\n");
            }
            script.append(statement(seen.get(i), licence)).append(";\n");
            if (i == 1) {
                script.append("\\endpipeline\n");
            }
        }
        return script.toString();
    }

    private String statement(StatementLog.Executed executed, Licence licence) {
        String oneLine = executed.sql().replaceAll("\\s+", " ");
        return PARAMETER
                .matcher(oneLine)
                .replaceAll(found -> Matcher.quoteReplacement(
                        value(executed.parameters().get(Integer.valueOf(found.group(1))), licence)));
    }

    private String value(@Nullable String value, Licence licence) {
        if (value == null) {
            return "NULL";
        }
        if (value.equals(seenWith.hash())) {
            return literal(licence.hash());
        }
        if (DIGEST.matcher(value).matches()) {
            return NEW_DIGEST;
        }
        if (UUID.matcher(value).matches() && !value.equals(seenWith.id())) {
            return NEW_ID;
        }
        return literal(value.replace(seenWith.id(), licence.id()));
    }

    /** Without a colon, after which pgbench would look for one of its variables. */
    private static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf(':') < 0
                ? quoted
                : "U&" + quoted.replace("\\", "\\\\").replace(":", "\\003A");
    }
}
