package heapwarden.finding;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can leak. The names are part of the outside: options, reports and baselines carry them.
 *
 * <p>{@link #loss} says what the JVM itself does when the program drops an open one: this decides
 * whether a collected resource is a proven leak and whether the loss is permanent.
 */
public enum Kind {
  FILE("file", "java.io.FileInputStream", "close()", Loss.RECOVERED),
  FILE_CHANNEL("file-channel", "java.nio.channels.FileChannel", "close()", Loss.RECOVERED),
  DIRECTORY_STREAM(
      "directory-stream", "java.nio.file.DirectoryStream", "close() of the stream", Loss.PERMANENT),
  SOCKET("socket", "java.net.Socket", "close()", Loss.RECOVERED),
  SERVER_SOCKET("server-socket", "java.net.ServerSocket", "close()", Loss.RECOVERED),
  DATAGRAM("datagram", "java.net.DatagramSocket", "close()", Loss.RECOVERED),
  SOCKET_CHANNEL("socket-channel", "java.nio.channels.SocketChannel", "close()", Loss.PERMANENT),
  SELECTOR("selector", "java.nio.channels.Selector", "close()", Loss.PERMANENT),
  PIPE("pipe", "java.nio.channels.Pipe", "close() of both ends", Loss.PERMANENT),
  ASYNC_CHANNEL(
      "async-channel", "java.nio.channels.AsynchronousChannel", "close()", Loss.PERMANENT),
  WATCH_SERVICE("watch-service", "java.nio.file.WatchService", "close()", Loss.PERMANENT),
  ZIP("zip", "java.util.zip.ZipFile", "close()", Loss.RECOVERED),
  INFLATER("inflater", "java.util.zip.Inflater", "end()", Loss.RECOVERED),
  PROCESS("process", "java.lang.Process", "destroy() or waitFor()", Loss.NONE),
  MAPPED_MEMORY("mapped-memory", "java.nio.MappedByteBuffer", "dropping the buffer", Loss.NONE),
  DIRECT_MEMORY("direct-memory", "java.nio.ByteBuffer", "dropping the buffer", Loss.NONE),
  CLASS_LOADER("class-loader", "java.net.URLClassLoader", "close()", Loss.RECOVERED),
  HTTP_CLIENT("http-client", "java.net.http.HttpClient", "close(), from JDK 21 on", Loss.NONE),
  HTTP_SERVER("http-server", "com.sun.net.httpserver.HttpServer", "stop(int)", Loss.PERMANENT),
  JDBC("jdbc", "java.sql.Connection", "close()", Loss.UNKNOWN),
  TIMER("timer", "java.util.Timer", "cancel()", Loss.RECOVERED),
  TIMER_TASK("timer-task", "java.util.TimerTask", "cancel() of the task", Loss.NONE),
  EXECUTOR("executor", "java.util.concurrent.ExecutorService", "shutdown()", Loss.NONE),
  SCHEDULED_EXECUTOR(
      "scheduled-executor",
      "java.util.concurrent.ScheduledExecutorService",
      "shutdown()",
      Loss.NONE),
  SCHEDULED_TASK(
      "scheduled-task",
      "java.util.concurrent.ScheduledFuture",
      "cancel(boolean) of the future",
      Loss.NONE),
  THREAD("thread", "java.lang.Thread", "the end of its work", Loss.NONE),
  THREAD_LOCAL("thread-local", "java.lang.ThreadLocal", "ThreadLocal.remove()", Loss.NONE),
  MAP("map", "java.util.Map", "removing the entries that are no longer needed", Loss.NONE),
  COLLECTION(
      "collection",
      "java.util.Collection",
      "removing the elements that are no longer needed",
      Loss.NONE),
  SHUTDOWN_HOOK("shutdown-hook", "java.lang.Thread", "Runtime.removeShutdownHook", Loss.NONE),
  DELETE_ON_EXIT("delete-on-exit", "java.lang.String", "the end of the JVM", Loss.NONE),
  CLOSEABLE("closeable", "java.lang.AutoCloseable", "close()", Loss.UNKNOWN);

  /** What becomes of a dropped, unclosed resource once the garbage collector has found it. */
  public enum Loss {
    /** A cleaner of the JDK frees it late: descriptors or memory are held until some collection. */
    RECOVERED,
    /** Nobody frees it: descriptors, memory or threads are lost until the JVM ends. */
    PERMANENT,
    /** A library decides. */
    UNKNOWN,
    /** To be collected is a regular end: only a growing population is a leak. */
    NONE
  }

  private static final Map<String, Kind> BY_LABEL = new HashMap<>();

  static {
    for (Kind kind : values()) {
      BY_LABEL.put(kind.label, kind);
    }
  }

  private final String label;
  private final String type;
  private final String closer;
  private final Loss loss;

  Kind(String label, String type, String closer, Loss loss) {
    this.label = label;
    this.type = type;
    this.closer = closer;
    this.loss = loss;
  }

  /** The name in options and reports, for example {@code directory-stream}. */
  public String label() {
    return label;
  }

  /** The public JDK type a user knows this kind by. */
  public String type() {
    return type;
  }

  /** What ends a resource of this kind, as a phrase. */
  public String closer() {
    return closer;
  }

  public Loss loss() {
    return loss;
  }

  /**
   * Whether being open when the JVM ends says nothing: there is no closing to be missed, or the
   * JVM's end is what it is for. Of these only a growing population is a leak.
   */
  public boolean endsWithTheJvm() {
    switch (this) {
      case MAPPED_MEMORY:
      case DIRECT_MEMORY:
      case HTTP_CLIENT:
      case THREAD_LOCAL:
      case MAP:
      case COLLECTION:
      case SHUTDOWN_HOOK:
      case DELETE_ON_EXIT:
        return true;
      default:
        return false;
    }
  }

  /**
   * Whether only the collector ends one: then garbage it has not found yet looks like a population.
   */
  public boolean endsByCollection() {
    return this == MAPPED_MEMORY || this == DIRECT_MEMORY || this == HTTP_CLIENT;
  }

  /** Whether it is a container, found by the census rather than by hooks, and not to be closed. */
  public boolean isContainer() {
    return this == MAP || this == COLLECTION || this == THREAD_LOCAL;
  }

  /** Whether it runs tasks until it is shut down. */
  public boolean isExecutor() {
    return this == EXECUTOR || this == SCHEDULED_EXECUTOR;
  }

  /**
   * Whether one that is dropped may live on by a thread of its own, so that nobody can end it any
   * more, and the agent can tell: see {@link Verdict#ORPHANED}.
   */
  public boolean canBeOrphaned() {
    return this == TIMER || this == SCHEDULED_EXECUTOR;
  }

  /** The kind of that name, or {@code null}. */
  public static @Nullable Kind of(String label) {
    return BY_LABEL.get(label);
  }
}
