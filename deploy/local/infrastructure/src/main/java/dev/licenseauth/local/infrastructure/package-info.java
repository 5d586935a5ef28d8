/**
 * Starts and stops PostgreSQL, a Kafka broker and a Kafka Connect worker as processes of their own on one Linux machine.
 *
 * <p><b>What is guaranteed about the processes.</b>
 *
 * <ul>
 *   <li>Every server runs in a session of its own (setsid), so a Ctrl-C in the terminal reaches only the JVM that started it. That JVM
 *       decides the order in which its parts end; it must call {@link dev.licenseauth.local.infrastructure.ServerProcess#close()} on each
 *       one, for example from its one shutdown hook. This package registers no shutdown hook.
 *   <li>{@code close()} and an interrupted or failed {@code start} leave no process behind.
 *   <li>A SIGKILL of the starting JVM leaves its servers running. The next {@code start} on the same data folder ends them first. It knows
 *       them by their working directory, which is exactly that folder (same device and inode), and by their command: never by a number
 *       in a file that another process may have got since.
 *   <li>A data folder has one owner at a time: a lock beside it, held by the starting JVM, makes a second {@code start} fail instead of
 *       ending the servers of a stack that is in use.
 *   <li>A data folder is made under another name and renamed when complete, so an interrupted first start never leaves a half one.
 * </ul>
 */
@NullMarked
package dev.licenseauth.local.infrastructure;

import org.jspecify.annotations.NullMarked;
