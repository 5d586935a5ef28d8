package dev.licenseauth.adapters.security;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.licenseauth.adapters.http.PageCursor;

import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Whatever is written where a cursor should be. */
class PageCursorFuzzTest {
    private final MasterKey masterKey = new MasterKey(new byte[32], new SecureRandom());
    private final PageCursor cursors = new PageCursor(masterKey.digest("a list"));
    private final PageCursor others = new PageCursor(masterKey.digest("another list"));

    @FuzzTest(maxDuration = "1m")
    void onlyWhatWasGivenOutIsTakenBack(FuzzedDataProvider data) {
        long index = data.consumeLong();
        UUID id = new UUID(data.consumeLong(), data.consumeLong());
        String code = data.consumeAsciiString(40);
        int at = data.consumeInt(0, 20);
        char other = data.consumeChar();
        String written = data.consumeRemainingAsString();

        assertThat(cursors.readIndex(cursors.write(index))).isEqualTo(index);
        assertThat(cursors.readId(cursors.write(id))).isEqualTo(id);
        assertThat(cursors.readText(cursors.write(code))).isEqualTo(code);
        for (Consumer<String> reader :
                List.<Consumer<String>>of(cursors::readIndex, cursors::readId, cursors::readText)) {
            refuses(reader, written);
            refuses(reader, others.write(index));
            refuses(reader, others.write(id));
        }
        String good = cursors.write(id);
        if (other != good.charAt(at)) {
            refuses(cursors::readId, good.substring(0, at) + other + good.substring(at + 1));
        }
    }

    private static void refuses(Consumer<String> reader, String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> reader.accept(written));
    }
}
