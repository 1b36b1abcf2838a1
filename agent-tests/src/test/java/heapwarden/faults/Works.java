package heapwarden.faults;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Uses a resource of every kind, properly, and prints what came of it. */
public final class Works {
  private final Path folder;

  private Works(Path folder) {
    this.folder = folder;
  }

  /** Does everything once. */
  public static void all() throws Exception {
    Works works = new Works(Files.createTempDirectory("works"));
    works.files();
    works.archives();
    works.sockets();
    works.channels();
    works.threads();
    works.http();
    works.processes();
  }

  private static void say(String what, Object result) {
    System.out.println(what + ": " + result);
  }

  private void files() throws Exception {
    File file = folder.resolve("file").toFile();
    try (FileOutputStream out = new FileOutputStream(file)) {
      out.write("one\ntwo\n".getBytes());
    }
    try (FileInputStream in = new FileInputStream(file)) {
      say("read", new String(in.readAllBytes()).replace('\n', ','));
    }
    try (RandomAccessFile random = new RandomAccessFile(file, "rw")) {
      random.seek(4);
      say("random", random.readLine());
    }
    try (FileChannel channel = FileChannel.open(file.toPath())) {
      say("mapped", channel.map(MapMode.READ_ONLY, 0, 3).get(1));
    }
    try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file.toPath())) {
      say("asynchronous", channel.read(ByteBuffer.allocateDirect(3), 0).get());
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      say("directory", stream.iterator().next().getFileName());
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      say("walk", walk.count());
    }
    try (WatchService watcher = FileSystems.getDefault().newWatchService()) {
      say("watch", watcher.poll());
    }
    try {
      new FileInputStream(folder.resolve("missing").toFile()).close();
    } catch (IOException e) {
      say("missing", e.getClass());
    }
    file.deleteOnExit();
  }

  private void archives() throws Exception {
    Path zip = folder.resolve("some.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("entry.txt"));
      out.write("zipped".getBytes());
    }
    try (ZipFile file = new ZipFile(zip.toFile())) {
      say("zip", new String(file.getInputStream(file.getEntry("entry.txt")).readAllBytes()));
    }
    try (FileSystem system = FileSystems.newFileSystem(zip, (ClassLoader) null)) {
      say("zip file system", Files.readString(system.getPath("/entry.txt")));
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {zip.toUri().toURL()}, null)) {
      say("class loader", new String(loader.getResourceAsStream("entry.txt").readAllBytes()));
    }
    byte[] packed = new byte[100];
    Deflater deflater = new Deflater();
    deflater.setInput(new byte[1000]);
    deflater.finish();
    int length = deflater.deflate(packed);
    deflater.end();
    Inflater inflater = new Inflater();
    inflater.setInput(packed, 0, length);
    say("inflated", inflater.inflate(new byte[2000]));
    inflater.end();
  }

  private void sockets() throws Exception {
    InetAddress local = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 5, local);
        Socket client = new Socket(local, server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(42);
      say("socket", accepted.getInputStream().read());
    }
    try (DatagramSocket one = new DatagramSocket(0, local);
        DatagramSocket other = new DatagramSocket()) {
      other.send(new DatagramPacket(new byte[] {7}, 1, local, one.getLocalPort()));
      DatagramPacket packet = new DatagramPacket(new byte[9], 9);
      one.receive(packet);
      say("datagram", packet.getLength());
    }
  }

  private void channels() throws Exception {
    InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open().bind(local)) {
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
        say("selected", selector.select(10_000));
        try (SocketChannel accepted = server.accept()) {
          client.write(ByteBuffer.wrap(new byte[] {1, 2}));
          say("channel", accepted.read(ByteBuffer.allocate(9)));
        }
      }
    }
    Pipe pipe = Pipe.open();
    pipe.sink().write(ByteBuffer.wrap(new byte[3]));
    say("pipe", pipe.source().read(ByteBuffer.allocate(9)));
    pipe.sink().close();
    pipe.source().close();
    try (AsynchronousServerSocketChannel server =
        AsynchronousServerSocketChannel.open().bind(local)) {
      say("asynchronous server", server.isOpen());
    }
    Path file = folder.resolve("interrupted");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Thread.currentThread().interrupt();
      channel.write(ByteBuffer.allocate(1));
      say("interrupted", "not noticed");
    } catch (IOException e) {
      say("interrupted", e.getClass().getSimpleName() + " " + Thread.interrupted());
    }
  }

  private void threads() throws Exception {
    CountDownLatch ticks = new CountDownLatch(3);
    Timer timer = new Timer();
    TimerTask task =
        new TimerTask() {
          @Override
          public void run() {
            ticks.countDown();
          }
        };
    timer.schedule(task, 1, 1);
    say("timer", ticks.await(30, TimeUnit.SECONDS));
    say("task", task.cancel());
    timer.cancel();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    say("pool", pool.submit(() -> 6 * 7).get());
    say("left", pool.shutdownNow());
    ForkJoinPool join = new ForkJoinPool(2);
    say("fork and join", join.submit(() -> 7 * 8).get());
    join.shutdown();
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    CountDownLatch turns = new CountDownLatch(2);
    ScheduledFuture<?> future =
        scheduler.scheduleAtFixedRate(turns::countDown, 1, 1, TimeUnit.MILLISECONDS);
    say("scheduled", turns.await(30, TimeUnit.SECONDS));
    say("cancelled", future.cancel(false));
    scheduler.shutdown();
    say("terminated", scheduler.awaitTermination(30, TimeUnit.SECONDS));
    Thread thread = new Thread(() -> say("thread", "ran"));
    thread.start();
    thread.join();
    Thread hook = new Thread(() -> {});
    Runtime.getRuntime().addShutdownHook(hook);
    say("hook", Runtime.getRuntime().removeShutdownHook(hook));
  }

  private void http() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes());
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    HttpClient client = HttpClient.newHttpClient();
    say("http", client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    server.stop(0);
  }

  private void processes() throws Exception {
    Process process = new ProcessBuilder("echo", "from a child").start();
    say("process", new String(process.getInputStream().readAllBytes()).trim());
    say("exit", process.waitFor());
  }
}
