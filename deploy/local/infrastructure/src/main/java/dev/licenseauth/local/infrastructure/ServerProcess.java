package dev.licenseauth.local.infrastructure;

/** A server process this JVM started. */
public interface ServerProcess extends AutoCloseable {

    /** The server's name as people write it, for example {@code PostgreSQL}. */
    String name();

    /** The server's own process, not a wrapper's: its pid is the one to watch or kill. */
    ProcessHandle handle();

    /** Whether the process exists; says nothing about whether it answers. */
    default boolean isAlive() {
        return handle().isAlive();
    }

    /**
     * Asks the server to end, waits up to ten seconds, then kills it; afterwards none of its processes is left and its data folder is free
     * to be started again. After a server has died by itself, call this before starting anew. Safe to call more than once.
     */
    @Override
    void close();
}
