package heapwarden.launch;

import com.sun.net.httpserver.spi.HttpServerProvider;
import heapwarden.config.Options;
import heapwarden.report.History;
import heapwarden.report.Log;
import heapwarden.report.Report;
import heapwarden.report.ResourceFilter;
import heapwarden.report.ResourcePage;
import heapwarden.serve.NoAnswer;
import heapwarden.serve.PortOwner;
import heapwarden.serve.Server;
import heapwarden.serve.Source;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Serves what the agent knows by HTTP, on threads of its own: {@code heapwarden-http} starts the
 * server, since the agent's thread has better things to do, and watches over it afterwards.
 *
 * <p>What is asked of the agent's thread is kept for a second, so that a flood of requests costs it
 * one answer a second.
 */
final class Serving implements Source, Runnable {
  /** How long a request waits for the agent's thread, which may be in the midst of a sample. */
  private static final long PATIENCE = 5_000;

  /** How long one waits for a collection or for files. */
  private static final long LONG = 60_000;

  private static final long FRESH = 1_000_000_000;
  private static final String PROVIDER = "sun.net.httpserver.DefaultHttpServerProvider";

  private final Options options;
  private final Instrumentation instrumentation;
  private final Warden warden;
  private final History history;
  private final Thread thread;
  private final Object asking = new Object();
  private volatile @Nullable Report last;
  private volatile long lastAt;
  private final Object listing = new Object();
  private @Nullable ResourcePage lastPage;
  private @Nullable ResourceFilter lastFilter;
  private long lastPageAt;
  private volatile @Nullable Server server;
  private volatile boolean closed;

  /** To be made on the agent's thread: the others join its group. */
  Serving(Options options, Instrumentation instrumentation, Warden warden, History history) {
    this.options = options;
    this.instrumentation = instrumentation;
    this.warden = warden;
    this.history = history;
    this.thread = new Thread(null, this, "heapwarden-http", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Serving.class.getClassLoader());
    thread.setUncaughtExceptionHandler(Log::uncaught);
  }

  Serving start() {
    thread.start();
    return this;
  }

  @Override
  public void run() {
    try {
      Server started = bind();
      server = started;
      if (closed) {
        started.close();
        return;
      }
      Log.info(
          started.url() + "/ shows this process; the token for POST is in " + started.tokenFile());
      started.run();
    } catch (BindException e) {
      Log.warn(
          "http="
              + options.http()
              + " is not served: "
              + e.getMessage()
              + PortOwner.of(options.http())
              + "; http=0 takes any free port");
    } catch (ClassNotFoundException | LinkageError e) {
      Log.warn("http is not served: this runtime has no module jdk.httpserver");
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      Log.warn("http is not served: " + e);
    }
  }

  private Server bind() throws IOException, ReflectiveOperationException {
    InetAddress address = InetAddress.getByName(options.httpBind());
    return Server.start(
        provider(),
        new InetSocketAddress(address, options.http()),
        new File(System.getProperty("java.io.tmpdir", ".")).toPath(),
        ProcessHandle.current().pid(),
        this);
  }

  /**
   * The JDK's own. The public way would remember for the whole process which provider it has found,
   * and might find one of the application's.
   */
  private HttpServerProvider provider() throws ReflectiveOperationException {
    Class<?> type = Class.forName(PROVIDER, true, ClassLoader.getPlatformClassLoader());
    Boot.open(instrumentation, type);
    return (HttpServerProvider) type.getDeclaredConstructor().newInstance();
  }

  @Override
  public Report report() throws NoAnswer {
    Report fresh = fresh();
    if (fresh != null) {
      return fresh;
    }
    synchronized (asking) {
      fresh = fresh();
      if (fresh == null) {
        fresh = ask(() -> warden.sampling().now(), PATIENCE);
        last = fresh;
        lastAt = System.nanoTime();
      }
      return fresh;
    }
  }

  private @Nullable Report fresh() {
    return System.nanoTime() - lastAt < FRESH ? last : null;
  }

  @Override
  public @Nullable Report lastReport() {
    return last;
  }

  /** One list at a time, and the last one again when the same is asked for soon after. */
  @Override
  public ResourcePage resources(ResourceFilter filter) throws NoAnswer {
    synchronized (listing) {
      ResourcePage page = lastPage;
      if (page == null || !filter.equals(lastFilter) || System.nanoTime() - lastPageAt >= FRESH) {
        page = ask(() -> warden.sampling().resources(filter), PATIENCE);
        lastPage = page;
        lastFilter = filter;
        lastPageAt = System.nanoTime();
      }
      return page;
    }
  }

  @Override
  public String history() {
    return history.json();
  }

  @Override
  public long[] collect() throws NoAnswer {
    return ask(
        () -> {
          Runtime runtime = Runtime.getRuntime();
          long before = runtime.totalMemory() - runtime.freeMemory();
          long start = System.nanoTime();
          System.gc();
          long millis = (System.nanoTime() - start) / 1_000_000;
          return new long[] {before, runtime.totalMemory() - runtime.freeMemory(), millis};
        },
        LONG);
  }

  @Override
  public List<String> writeReports() throws NoAnswer {
    return ask(() -> warden.sampling().write(warden.sampling().now()), LONG);
  }

  private <T> T ask(Callable<T> question, long millis) throws NoAnswer {
    try {
      return warden.access().requests().ask(question, millis);
    } catch (TimeoutException e) {
      throw new NoAnswer(String.valueOf(e.getMessage()));
    } catch (ExecutionException e) {
      throw new NoAnswer("it failed with " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("the server is being stopped");
    }
  }

  /** Processor time that serving took, in nanoseconds. */
  long cpuNanos() {
    Server running = server;
    return running == null ? 0 : running.cpuNanos();
  }

  /** Ends the server and its threads. Any thread. */
  void close() {
    closed = true;
    Server running = server;
    if (running != null) {
      running.close();
    }
  }
}
