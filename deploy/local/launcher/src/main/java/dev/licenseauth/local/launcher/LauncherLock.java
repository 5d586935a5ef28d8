package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Held by the one launcher (or {@code down}) that acts on a data folder, for its whole life; the system drops it with the process, however that
 * ends. The file's content says who took it last.
 */
final class LauncherLock implements AutoCloseable {

    private final FileChannel channel;

    private LauncherLock(FileChannel channel) {
        this.channel = channel;
    }

    /** {@return empty while another process holds it} */
    static Optional<LauncherLock> tryTake(DataFolder data) throws IOException {
        FileChannel channel = PrivateFiles.openForUpdate(data.lockFile());
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(
                        "%d %s%n".formatted(self.pid(), self.startedAt()).getBytes(StandardCharsets.UTF_8)),
                0);
        return Optional.of(new LauncherLock(channel));
    }

    /** The process that took the lock last, if it still runs and is a launcher of this folder for certain. */
    static Optional<ProcessHandle> holder(DataFolder data) throws IOException {
        try {
            String[] words = Files.readString(data.lockFile()).strip().split(" ", -1);
            if (words.length != 2) {
                return Optional.empty();
            }
            return new ProcessIdentity(Long.parseLong(words[0]), Instant.parse(words[1]))
                    .find()
                    .filter(process -> isLauncher(data, process));
        } catch (NoSuchFileException | NumberFormatException | DateTimeException neverTakenOrDamaged) {
            return Optional.empty();
        }
    }

    private static boolean isLauncher(DataFolder data, ProcessHandle process) {
        try {
            List<String> arguments = Proc.arguments(process.pid());
            int main = arguments.indexOf(Main.class.getName());
            int option = arguments.indexOf("--data");
            return main >= 0
                    && option > main
                    && option + 1 < arguments.size()
                    && Files.isSameFile(Path.of(arguments.get(option + 1)), data.root());
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
