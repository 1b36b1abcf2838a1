package heapwarden.cli;

import com.sun.net.httpserver.HttpServer;
import heapwarden.finding.Kind;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import picocli.CommandLine.Command;

/**
 * The child of {@link SelfTest}: for each kind one class whose {@code leak()} leaks and whose
 * {@code twin()} does the same properly. A kind that the JVM lacks says so on stdout.
 *
 * <p>Kinds that can only be told by their growing number are planted again and again, a step a
 * sample; the others once.
 */
@SuppressWarnings({"StreamResourceLeak", "FutureReturnValueIgnored"}) // on purpose
@Command(name = Plants.VERB, hidden = true, description = "The child of selftest.")
final class Plants implements Runnable {
  static final String VERB = "selftest-plants";
  static final String OPTIONS =
      "gate,quiet,interval=50ms,app=heapwarden.cli,track=heapwarden.cli.Plants$Lease";

  private static final String ABSENT = "absent:";
  private static final int STEPS = 75;
  private static final long STEP_MILLIS = 50;

  /** What containers take in at each step. */
  private static final int ENTRIES = 4;

  /** What the containers of the twins hold at most. */
  private static final int KEPT = 32;

  /** What must stay reachable for its leak to be one. */
  private static final List<Object> HELD = new ArrayList<>();

  /** One kind's leak and its twin. */
  interface Plant {
    void leak() throws Exception;

    void twin() throws Exception;
  }

  /** The beginning of a finding's site for what the plant of this kind opens. */
  static String site(Kind kind, String method) {
    return Plants.class.getName() + '$' + camel(kind) + "Plant." + method + '(';
  }

  private static String camel(Kind kind) {
    StringBuilder name = new StringBuilder();
    for (String word : kind.label().split("-", -1)) {
      name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return name.toString();
  }

  /** Reads back which kinds the child could not plant: kind to reason. */
  static Map<String, String> absent(String output) {
    Map<String, String> absent = new HashMap<>();
    for (String line : output.split("\n", -1)) {
      if (line.startsWith(ABSENT)) {
        String[] parts = line.substring(ABSENT.length()).split(" ", 2);
        absent.put(parts[0], parts.length > 1 ? parts[1] : "");
      }
    }
    return absent;
  }

  @Override
  public void run() {
    Map<Kind, Plant> plants = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      try {
        plants.put(kind, make(kind));
      } catch (ReflectiveOperationException | LinkageError e) {
        System.out.println(ABSENT + kind.label() + ' ' + e);
      }
    }
    HELD.addAll(plants.values());
    for (int step = 0; step < STEPS; step++) {
      for (Map.Entry<Kind, Plant> plant : plants.entrySet()) {
        if (step == 0 || plant.getKey().endsWithTheJvm()) {
          plant(plant.getKey(), plant.getValue());
        }
      }
      System.gc();
      pause();
    }
  }

  private static Plant make(Kind kind) throws ReflectiveOperationException {
    return Class.forName(Plants.class.getName() + '$' + camel(kind) + "Plant")
        .asSubclass(Plant.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  private static void plant(Kind kind, Plant plant) {
    try {
      plant.leak();
      plant.twin();
    } catch (LinkageError e) {
      System.out.println(ABSENT + kind.label() + ' ' + e);
    } catch (Exception e) {
      throw new IllegalStateException("planting " + kind.label(), e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(STEP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path temporary(String suffix) throws IOException {
    Path file = Files.createTempFile("heapwarden", suffix);
    Scratch.add(file);
    return file;
  }

  /** Deletes the scratch files at the end, without being a plant itself. */
  private static final class Scratch {
    private static final List<Path> FILES = new ArrayList<>();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(Scratch::clear));
    }

    static void add(Path file) {
      synchronized (FILES) {
        FILES.add(file);
      }
    }

    private static void clear() {
      synchronized (FILES) {
        for (Path file : FILES) {
          file.toFile().delete();
        }
      }
    }
  }

  static final class FilePlant implements Plant {
    private final Path file = temporary(".txt");

    FilePlant() throws IOException {}

    @Override
    public void leak() throws Exception {
      new FileInputStream(file.toFile());
    }

    @Override
    public void twin() throws Exception {
      new FileInputStream(file.toFile()).close();
    }
  }

  static final class FileChannelPlant implements Plant {
    private final Path file = temporary(".txt");

    FileChannelPlant() throws IOException {}

    @Override
    public void leak() throws Exception {
      FileChannel.open(file);
    }

    @Override
    public void twin() throws Exception {
      FileChannel.open(file).close();
    }
  }

  static final class DirectoryStreamPlant implements Plant {
    private final Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Override
    public void leak() throws Exception {
      Files.list(folder);
    }

    @Override
    public void twin() throws Exception {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> {});
      }
    }
  }

  static final class SocketPlant implements Plant {
    @Override
    public void leak() throws Exception {
      try (ServerSocket server = Loopback.listen()) {
        new Socket(server.getInetAddress(), server.getLocalPort());
        server.accept().close();
      }
    }

    @Override
    public void twin() throws Exception {
      try (ServerSocket server = Loopback.listen();
          Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
        server.accept().close();
        client.setTcpNoDelay(true);
      }
    }
  }

  static final class ServerSocketPlant implements Plant {
    @Override
    public void leak() throws Exception {
      new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Override
    public void twin() throws Exception {
      new ServerSocket(0, 1, InetAddress.getLoopbackAddress()).close();
    }
  }

  static final class DatagramPlant implements Plant {
    @Override
    public void leak() throws Exception {
      new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @Override
    public void twin() throws Exception {
      new DatagramSocket(0, InetAddress.getLoopbackAddress()).close();
    }
  }

  static final class SocketChannelPlant implements Plant {
    @Override
    public void leak() throws Exception {
      SocketChannel.open();
    }

    @Override
    public void twin() throws Exception {
      SocketChannel.open().close();
    }
  }

  static final class SelectorPlant implements Plant {
    @Override
    public void leak() throws Exception {
      Selector.open();
    }

    @Override
    public void twin() throws Exception {
      Selector.open().close();
    }
  }

  static final class PipePlant implements Plant {
    @Override
    public void leak() throws Exception {
      Pipe.open();
    }

    @Override
    public void twin() throws Exception {
      Pipe pipe = Pipe.open();
      pipe.source().close();
      pipe.sink().close();
    }
  }

  static final class AsyncChannelPlant implements Plant {
    @Override
    public void leak() throws Exception {
      AsynchronousServerSocketChannel.open();
    }

    @Override
    public void twin() throws Exception {
      AsynchronousServerSocketChannel.open().close();
    }
  }

  static final class WatchServicePlant implements Plant {
    @Override
    public void leak() throws Exception {
      FileSystems.getDefault().newWatchService();
    }

    @Override
    public void twin() throws Exception {
      FileSystems.getDefault().newWatchService().close();
    }
  }

  static final class ZipPlant implements Plant {
    private final Path file = temporary(".zip");

    ZipPlant() throws IOException {
      try (OutputStream out = Files.newOutputStream(file)) {
        new ZipOutputStream(out).close();
      }
    }

    @Override
    public void leak() throws Exception {
      new ZipFile(file.toFile());
    }

    @Override
    public void twin() throws Exception {
      new ZipFile(file.toFile()).close();
    }
  }

  static final class InflaterPlant implements Plant {
    @Override
    public void leak() throws Exception {
      new Inflater();
    }

    @Override
    public void twin() throws Exception {
      new Inflater().end();
    }
  }

  static final class ProcessPlant implements Plant {
    @Override
    public void leak() throws Exception {
      // Waits until its input ends, which is when this JVM does.
      HELD.add(new ProcessBuilder("cat").start());
    }

    @Override
    public void twin() throws Exception {
      new ProcessBuilder("sleep", "0").start().waitFor();
    }
  }

  static final class MappedMemoryPlant implements Plant {
    private final Path file = temporary(".map");

    MappedMemoryPlant() throws IOException {
      Files.write(file, new byte[16]);
    }

    @Override
    public void leak() throws Exception {
      try (FileChannel channel = FileChannel.open(file)) {
        HELD.add(channel.map(MapMode.READ_ONLY, 0, 16));
      }
    }

    @Override
    public void twin() throws Exception {
      try (FileChannel channel = FileChannel.open(file)) {
        channel.map(MapMode.READ_ONLY, 0, 16);
      }
    }
  }

  static final class DirectMemoryPlant implements Plant {
    @Override
    public void leak() throws Exception {
      HELD.add(ByteBuffer.allocateDirect(16));
    }

    @Override
    public void twin() throws Exception {
      ByteBuffer.allocateDirect(16);
    }
  }

  static final class ClassLoaderPlant implements Plant {
    @Override
    public void leak() throws Exception {
      new URLClassLoader(new URL[0]);
    }

    @Override
    public void twin() throws Exception {
      new URLClassLoader(new URL[0]).close();
    }
  }

  static final class HttpClientPlant implements Plant {
    @Override
    public void leak() throws Exception {
      HELD.add(HttpClient.newHttpClient());
    }

    @Override
    public void twin() throws Exception {
      HttpClient.newHttpClient();
    }
  }

  static final class HttpServerPlant implements Plant {
    @Override
    public void leak() throws Exception {
      HttpServer.create(Loopback.anyPort(), 1).start();
    }

    @Override
    public void twin() throws Exception {
      HttpServer server = HttpServer.create(Loopback.anyPort(), 1);
      server.start();
      server.stop(0);
    }
  }

  static final class JdbcPlant implements Plant {
    private final DataSource source =
        proxy(DataSource.class, (self, method, arguments) -> proxy(Connection.class, NOTHING));

    private static final InvocationHandler NOTHING = (self, method, arguments) -> null;

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
      return type.cast(
          Proxy.newProxyInstance(Plants.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public void leak() throws Exception {
      source.getConnection();
    }

    @Override
    public void twin() throws Exception {
      source.getConnection().close();
    }
  }

  static final class TimerPlant implements Plant {
    @Override
    public void leak() throws Exception {
      new Timer().schedule(new Idle(), 10, 10);
    }

    @Override
    public void twin() throws Exception {
      Timer timer = new Timer();
      timer.schedule(new Idle(), 10, 10);
      timer.cancel();
    }
  }

  static final class TimerTaskPlant implements Plant {
    private final Timer timer = new Timer(true);

    @Override
    public void leak() throws Exception {
      for (int i = 0; i < 3; i++) {
        timer.schedule(new Idle(), 10, 10);
      }
    }

    @Override
    public void twin() throws Exception {
      TimerTask task = new Idle();
      timer.schedule(task, 10, 10);
      task.cancel();
    }
  }

  static final class ExecutorPlant implements Plant {
    @Override
    public void leak() throws Exception {
      Executors.newFixedThreadPool(1, Daemon::new).execute(() -> {});
    }

    @Override
    public void twin() throws Exception {
      ExecutorService executor = Executors.newFixedThreadPool(1, Daemon::new);
      executor.execute(() -> {});
      executor.shutdown();
    }
  }

  static final class ScheduledExecutorPlant implements Plant {
    @Override
    public void leak() throws Exception {
      Executors.newScheduledThreadPool(1, Daemon::new).execute(() -> {});
    }

    @Override
    public void twin() throws Exception {
      ScheduledExecutorService executor = Executors.newScheduledThreadPool(1, Daemon::new);
      executor.execute(() -> {});
      executor.shutdown();
    }
  }

  static final class ScheduledTaskPlant implements Plant {
    private final ScheduledExecutorService scheduler =
        Executors.newScheduledThreadPool(1, Daemon::new);

    @Override
    public void leak() throws Exception {
      for (int i = 0; i < 3; i++) {
        scheduler.scheduleAtFixedRate(() -> {}, 10, 10, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void twin() throws Exception {
      ScheduledFuture<?> task =
          scheduler.scheduleAtFixedRate(() -> {}, 10, 10, TimeUnit.MILLISECONDS);
      task.cancel(false);
    }
  }

  static final class ThreadPlant implements Plant {
    @Override
    public void leak() throws Exception {
      new Thread(LockSupport::park).start();
    }

    @Override
    public void twin() throws Exception {
      Thread thread = new Daemon(() -> {});
      thread.start();
      thread.join();
    }
  }

  static final class MapPlant implements Plant {
    private static final Map<Integer, Object> SESSIONS = new HashMap<>();
    private static final Map<Integer, Object> RECENT = new HashMap<>();

    private int next;
    private int nextOfTwin;

    @Override
    public void leak() throws Exception {
      for (int i = 0; i < ENTRIES; i++) {
        SESSIONS.put(next++, new Object());
      }
    }

    @Override
    public void twin() throws Exception {
      for (int i = 0; i < ENTRIES; i++) {
        RECENT.put(nextOfTwin, new Object());
        RECENT.remove(nextOfTwin++ - KEPT);
      }
    }
  }

  static final class CollectionPlant implements Plant {
    private static final List<Object> LISTENERS = new ArrayList<>();
    private static final List<Object> RECENT = new ArrayList<>();

    @Override
    public void leak() throws Exception {
      for (int i = 0; i < ENTRIES; i++) {
        LISTENERS.add(new Object());
      }
    }

    @Override
    public void twin() throws Exception {
      for (int i = 0; i < ENTRIES; i++) {
        RECENT.add(new Object());
        if (RECENT.size() > KEPT) {
          RECENT.remove(0);
        }
      }
    }
  }

  static final class ThreadLocalPlant implements Plant {
    private static final ThreadLocal<List<Object>> VISITED =
        ThreadLocal.withInitial(ArrayList::new);
    private static final ThreadLocal<List<Object>> OF_ONE_TASK =
        ThreadLocal.withInitial(ArrayList::new);

    @Override
    public void leak() throws Exception {
      for (int i = 0; i < ENTRIES; i++) {
        VISITED.get().add(new Object());
      }
    }

    @Override
    public void twin() throws Exception {
      for (int i = 0; i < KEPT; i++) {
        OF_ONE_TASK.get().add(new Object());
      }
      OF_ONE_TASK.remove();
    }
  }

  static final class ShutdownHookPlant implements Plant {
    @Override
    public void leak() throws Exception {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {}));
    }

    @Override
    public void twin() throws Exception {
      Thread hook = new Thread(() -> {});
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  static final class DeleteOnExitPlant implements Plant {
    private int count;

    @Override
    public void leak() throws Exception {
      new File("/nowhere/heapwarden/" + count++).deleteOnExit();
    }

    @Override
    public void twin() throws Exception {
      new File("/nowhere/heapwarden").deleteOnExit();
    }
  }

  static final class CloseablePlant implements Plant {
    @Override
    public void leak() throws Exception {
      new Lease();
    }

    @Override
    public void twin() throws Exception {
      new Lease().close();
    }
  }

  /** A resource that only {@code track=} knows of. */
  static final class Lease implements AutoCloseable {
    @Override
    public void close() {}
  }

  private static final class Idle extends TimerTask {
    @Override
    public void run() {}
  }

  /** Threads that do not hold up the end of the child. */
  private static final class Daemon extends Thread {
    Daemon(Runnable work) {
      super(work);
      setDaemon(true);
    }
  }

  private static final class Loopback {
    static java.net.ServerSocket listen() throws IOException {
      return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    static InetSocketAddress anyPort() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
  }
}
