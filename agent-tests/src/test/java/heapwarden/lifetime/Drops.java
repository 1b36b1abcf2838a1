package heapwarden.lifetime;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Opens twenty of each kind, drops them, collects garbage, and prints which descriptors are held
 * and which threads live: one line each, with a count. With the argument {@code nothing} it opens
 * none.
 */
@SuppressWarnings({
  "StreamResourceLeak",
  "FutureReturnValueIgnored",
  "ReturnValueIgnored",
  "CheckReturnValue"
})
final class Drops {
  private static final int EACH = 20;

  /** For so many rounds nothing may have changed: an HTTP client looks around every 3 s. */
  private static final int QUIET_ROUNDS = 14;

  private static final int IDLE_ROUNDS = 4;

  private static final int MOST_ROUNDS = 120;
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

  /** Opens one. */
  private interface Opening {
    void open() throws Exception;
  }

  private Drops() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, Opening> all = openings();
    boolean idle = arguments[0].equals("nothing");
    if (!idle) {
      for (Map.Entry<String, Opening> each : all.entrySet()) {
        for (int i = 0; i < EACH; i++) {
          each.getValue().open();
        }
      }
    }
    Map<String, Integer> before = Map.of();
    int quiet = 0;
    for (int round = 0;
        round < MOST_ROUNDS && quiet < (idle ? IDLE_ROUNDS : QUIET_ROUNDS);
        round++) {
      System.gc();
      Thread.sleep(250);
      Map<String, Integer> now = held();
      quiet = now.equals(before) ? quiet + 1 : 0;
      before = now;
    }
    before.forEach((what, count) -> System.out.println(count + " " + what));
    System.exit(0);
  }

  private static Map<String, Integer> held() {
    Map<String, Integer> held = new TreeMap<>();
    String[] descriptors = new File("/proc/self/fd").list();
    for (String descriptor : descriptors == null ? new String[0] : descriptors) {
      held.merge("descriptor " + target(descriptor), 1, Integer::sum);
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName().replaceAll("\\d+", "#");
      // How many of these the JDK keeps for a minute depends on when the children ended.
      if (!name.startsWith("process reaper")) {
        held.merge("thread " + name, 1, Integer::sum);
      }
    }
    return held;
  }

  private static String target(String descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor))
          .toString()
          .replaceAll("\\d{3,}", "#");
    } catch (IOException e) {
      return "of the listing itself";
    }
  }

  private static Map<String, Opening> openings() throws IOException {
    Path folder = Files.createTempDirectory("drops");
    Path file = Files.writeString(folder.resolve("file"), "content");
    Path zip = folder.resolve("empty.zip");
    new ZipOutputStream(new FileOutputStream(zip.toFile())).close();
    ServerSocket listening = new ServerSocket(0, 100, LOCAL);
    InetSocketAddress any = new InetSocketAddress(LOCAL, 0);
    Map<String, Opening> all = new LinkedHashMap<>();
    all.put("file in", () -> new FileInputStream(file.toFile()));
    all.put("file out", () -> new FileOutputStream(folder.resolve("out").toFile()));
    all.put("random access", () -> new RandomAccessFile(file.toFile(), "r"));
    all.put("channel of a file", () -> new RandomAccessFile(file.toFile(), "r").getChannel());
    all.put("file channel", () -> FileChannel.open(file));
    all.put("stream of nio", () -> Files.newInputStream(file));
    all.put("asynchronous file", () -> AsynchronousFileChannel.open(file));
    all.put("directory stream", () -> Files.newDirectoryStream(folder));
    all.put("list", () -> Files.list(folder));
    all.put("walk", () -> Files.walk(folder).iterator().next());
    all.put("watch service", () -> FileSystems.getDefault().newWatchService());
    all.put("zip", () -> new ZipFile(zip.toFile()));
    all.put("zip file system", () -> FileSystems.newFileSystem(zip, (ClassLoader) null));
    all.put("inflater", Inflater::new);
    all.put("deflater", Deflater::new);
    all.put("mapped", Drops.mapped(file));
    all.put("direct", () -> ByteBuffer.allocateDirect(100_000));
    all.put(
        "socket",
        () -> {
          new Socket(LOCAL, listening.getLocalPort());
          listening.accept();
        });
    all.put("server socket", () -> new ServerSocket(0, 1, LOCAL));
    all.put("datagram", () -> new DatagramSocket(0, LOCAL));
    all.put("datagram channel", DatagramChannel::open);
    all.put("socket channel", SocketChannel::open);
    all.put("server socket channel", () -> ServerSocketChannel.open().bind(any));
    all.put("selector", Selector::open);
    all.put("pipe", Pipe::open);
    all.put("asynchronous socket", AsynchronousSocketChannel::open);
    all.put("asynchronous server", () -> AsynchronousServerSocketChannel.open().bind(any));
    all.put("timer", () -> new Timer("idle timer"));
    all.put("working timer", Drops::workingTimer);
    all.put("idle pool", () -> Executors.newFixedThreadPool(1));
    all.put("used pool", () -> used(Executors.newFixedThreadPool(1)));
    all.put("single thread", () -> used(Executors.newSingleThreadExecutor()));
    all.put("scheduler", Drops::scheduler);
    all.put("fork and join", () -> used(new ForkJoinPool(1)));
    all.put("http client", HttpClient::newHttpClient);
    all.put("http server", () -> HttpServer.create(any, 0));
    all.put("started http server", () -> HttpServer.create(any, 0).start());
    all.put(
        "class loader",
        () -> new URLClassLoader(new URL[] {zip.toUri().toURL()}, null).getResource("none"));
    all.put("process", () -> new ProcessBuilder("true").start().waitFor());
    return all;
  }

  private static Opening mapped(Path file) {
    return () -> {
      try (FileChannel channel = FileChannel.open(file)) {
        channel.map(MapMode.READ_ONLY, 0, 3).get();
      }
    };
  }

  private static void workingTimer() {
    new Timer("working timer", true)
        .schedule(
            new TimerTask() {
              @Override
              public void run() {}
            },
            3_600_000,
            3_600_000);
  }

  private static void used(ExecutorService pool) throws Exception {
    pool.submit(() -> {}).get();
  }

  private static void scheduler() throws Exception {
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    scheduler.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).get();
    scheduler.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS);
  }
}
