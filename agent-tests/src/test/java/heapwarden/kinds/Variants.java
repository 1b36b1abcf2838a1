package heapwarden.kinds;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipOutputStream;

/**
 * The public ways to open each kind that are not the plainest one: {@code leak_KIND_name} must be
 * found as that kind, {@code quiet_name} must stay silent. Run under the agent by {@link
 * VariantsTest}.
 */
@SuppressWarnings({
  "unused",
  "StreamResourceLeak",
  "FutureReturnValueIgnored",
  "ReturnValueIgnored"
})
final class Variants {
  private static final List<Object> HELD = new ArrayList<>();
  private static Path folder;
  private static Path file;
  private static Path gzip;
  private static Path zip;

  private Variants() {}

  public static void main(String[] arguments) throws Exception {
    prepare();
    Method[] methods = Variants.class.getDeclaredMethods();
    Arrays.sort(methods, Comparator.comparing(Method::getName));
    for (Method method : methods) {
      if (method.getName().startsWith("leak_") || method.getName().startsWith("quiet_")) {
        try {
          method.invoke(null);
          System.out.println("ran " + method.getName());
        } catch (InvocationTargetException e) {
          throw new IllegalStateException(method.getName(), e.getCause());
        }
      }
    }
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(100);
    }
    System.exit(0);
  }

  private static void prepare() throws IOException {
    folder = Files.createTempDirectory("variants");
    file = Files.write(folder.resolve("text"), "one\ntwo\nthree\n".getBytes());
    gzip = folder.resolve("text.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
      out.write(65);
    }
    zip = folder.resolve("empty.zip");
    new ZipOutputStream(Files.newOutputStream(zip)).close();
  }

  // Files

  static void leak_file_output() throws IOException {
    new FileOutputStream(folder.resolve("out").toFile(), true);
  }

  static void leak_file_byName() throws IOException {
    new FileInputStream(file.toString());
  }

  static void leak_file_randomAccess() throws IOException {
    new RandomAccessFile(file.toFile(), "r").readByte();
  }

  static void leak_file_scanner() throws IOException {
    new Scanner(file.toFile()).nextLine();
  }

  static void leak_file_printWriter() throws IOException {
    new PrintWriter(folder.resolve("printed").toFile()).print("x");
  }

  static void leak_filechannel_newInputStream() throws IOException {
    Files.newInputStream(file).read();
  }

  static void leak_filechannel_newBufferedReader() throws IOException {
    BufferedReader reader = Files.newBufferedReader(file);
    reader.readLine();
  }

  static void leak_filechannel_lines() throws IOException {
    Files.lines(file).findFirst();
  }

  static void leak_filechannel_newOutputStream() throws IOException {
    Files.newOutputStream(folder.resolve("nio"), StandardOpenOption.CREATE).write(1);
  }

  static void quiet_channelOfStream() throws IOException {
    FileInputStream in = new FileInputStream(file.toFile());
    in.getChannel().close();
    RandomAccessFile random = new RandomAccessFile(file.toFile(), "r");
    random.getChannel();
    random.close();
  }

  static void quiet_failedOpen() {
    for (int i = 0; i < 3; i++) {
      try {
        new FileInputStream(folder.resolve("absent").toFile());
      } catch (IOException e) {
        // Must not exist.
      }
      try {
        Files.newInputStream(folder.resolve("absent"));
      } catch (IOException e) {
        // Must not exist.
      }
    }
  }

  static void quiet_interruptedFileChannel() throws Exception {
    FileChannel channel = FileChannel.open(file);
    HELD.add(channel);
    Thread.currentThread().interrupt();
    try {
      channel.read(ByteBuffer.allocate(1));
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
    }
    if (channel.isOpen()) {
      throw new IllegalStateException("the interrupt did not close it");
    }
  }

  static void quiet_nestedWrappers() throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file);
        Stream<String> lines = reader.lines();
        Stream<Path> tree = Files.walk(folder);
        InputStream packed = new GZIPInputStream(new FileInputStream(gzip.toFile()))) {
      lines.forEach(line -> {});
      tree.forEach(path -> {});
      packed.read();
    }
  }

  // Directories

  static void leak_directorystream_walk() throws IOException {
    Iterator<Path> tree = Files.walk(folder).iterator();
    tree.next();
    tree.next();
  }

  static void leak_directorystream_find() throws IOException {
    Files.find(folder, 2, (path, attributes) -> true).findFirst();
  }

  static void leak_directorystream_plain() throws IOException {
    Files.newDirectoryStream(folder, "*.none").iterator().hasNext();
  }

  static void quiet_walkToTheEnd() throws IOException {
    Files.walk(folder).forEach(path -> {});
  }

  // Zip

  static void leak_zip_jar() throws IOException {
    new JarFile(zip.toFile());
  }

  static void leak_zip_fileSystem() throws IOException {
    FileSystem system = FileSystems.newFileSystem(zip, (ClassLoader) null);
    HELD.add(system);
  }

  static void leak_inflater_gzipInput() throws IOException {
    try (InputStream raw = Files.newInputStream(gzip)) {
      new GZIPInputStream(raw);
    }
  }

  static void leak_inflater_deflater() {
    new Deflater(9, true);
  }

  static void quiet_zipFileSystem() throws IOException {
    try (FileSystem system =
        FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of())) {
      Files.write(system.getPath("/a"), new byte[100]);
      Files.readAllBytes(system.getPath("/a"));
    }
  }

  static void quiet_jarEntries() throws IOException {
    Path own = Path.of(System.getProperty("some.jar"));
    try (JarFile jar = new JarFile(own.toFile())) {
      jar.stream()
          .limit(20)
          .forEach(
              entry -> {
                try {
                  jar.getInputStream(entry).read();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
    }
  }

  // Network

  static void leak_socket_accepted() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      server.accept().setTcpNoDelay(true);
    }
  }

  static void leak_socket_connectedLater() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket socket = new Socket();
      socket.connect(server.getLocalSocketAddress());
      server.accept().close();
    }
  }

  static void quiet_refusedSocket() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
    } catch (IOException e) {
      // Nobody listens there any more.
    }
  }

  static void leak_socketchannel_accepted() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
        server.accept();
      }
    }
  }

  static void leak_socketchannel_server() throws IOException {
    ServerSocketChannel.open();
  }

  static void leak_datagram_channel() throws IOException {
    DatagramChannel.open();
  }

  static void leak_datagram_multicast() throws IOException {
    new MulticastSocket(0);
  }

  static void quiet_selectorLoop() throws IOException {
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      selector.selectNow();
    }
  }

  static void quiet_interruptedSocketChannel() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      HELD.add(client);
      Thread.currentThread().interrupt();
      try {
        client.read(ByteBuffer.allocate(1));
      } catch (ClosedByInterruptException e) {
        Thread.interrupted();
      }
    }
  }

  static void leak_asyncchannel_file() throws IOException {
    AsynchronousFileChannel.open(file);
  }

  static void leak_asyncchannel_socket() throws IOException {
    AsynchronousSocketChannel.open();
  }

  static void leak_asyncchannel_group() throws IOException {
    AsynchronousChannelGroup.withFixedThreadPool(1, Variants::daemon);
  }

  static void quiet_asyncGroup() throws Exception {
    AsynchronousChannelGroup group =
        AsynchronousChannelGroup.withFixedThreadPool(1, Variants::daemon);
    AsynchronousSocketChannel.open(group).close();
    group.shutdown();
  }

  // Timers

  static void leak_timer_oneShotThenDropped() throws InterruptedException {
    new Timer("one shot", true).schedule(task(() -> {}), 1);
    Thread.sleep(20);
  }

  static void leak_timer_ofUserClass() {
    new NamedTimer().schedule(task(() -> {}), 5, 5);
  }

  private static final class NamedTimer extends Timer {
    NamedTimer() {
      super("named", true);
    }
  }

  static void quiet_timerWhoseTaskThrows() throws InterruptedException {
    Timer timer = new Timer("failing", true);
    HELD.add(timer);
    timer.schedule(
        task(
            () -> {
              Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
              throw new IllegalStateException("on purpose");
            }),
        1);
    Thread.sleep(50);
  }

  static void quiet_timerTasksThatRan() throws InterruptedException {
    Timer timer = new Timer("busy", true);
    HELD.add(timer);
    for (int i = 0; i < 3; i++) {
      TimerTask once = task(() -> {});
      HELD.add(once);
      timer.schedule(once, 1);
    }
    Thread.sleep(30);
    timer.cancel();
  }

  private static TimerTask task(Runnable work) {
    return new TimerTask() {
      @Override
      public void run() {
        work.run();
      }
    };
  }

  // Executors

  static void leak_executor_singleThreadDropped() {
    Executors.newSingleThreadExecutor(Variants::daemon).execute(() -> {});
  }

  static void leak_scheduledexecutor_singleThread() {
    Executors.newSingleThreadScheduledExecutor(Variants::daemon).execute(() -> {});
  }

  static void leak_executor_forkJoin() {
    ForkJoinPool pool = new ForkJoinPool(2);
    HELD.add(pool);
    pool.submit(() -> {}).join();
  }

  static void leak_executor_cached() {
    ExecutorService pool = Executors.newCachedThreadPool(Variants::daemon);
    HELD.add(pool);
    pool.execute(() -> {});
  }

  static void quiet_executors() throws Exception {
    ExecutorService single = Executors.newSingleThreadExecutor(Variants::daemon);
    single.submit(() -> {}).get();
    single.shutdown();
    ForkJoinPool pool = new ForkJoinPool(2);
    pool.submit(() -> {}).join();
    pool.shutdownNow();
    StubbornPool stubborn = new StubbornPool();
    HELD.add(stubborn);
    stubborn.execute(() -> {});
    stubborn.shutdown();
    CompletableFuture.runAsync(() -> {}).get();
    CompletableFuture.supplyAsync(
            () -> 1, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS))
        .get();
  }

  /** Overrides what it inherits; only the private funnel inside is always passed. */
  private static final class StubbornPool extends ThreadPoolExecutor {
    StubbornPool() {
      super(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Variants::daemon);
    }

    @Override
    public void shutdown() {
      super.shutdownNow();
    }
  }

  static void quiet_virtualThreads() throws Exception {
    if (Runtime.version().feature() >= 21) {
      ExecutorService perTask =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      for (int i = 0; i < 100; i++) {
        perTask.execute(() -> java.util.concurrent.locks.LockSupport.parkNanos(1_000_000));
      }
      perTask.shutdown();
      perTask.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  static void leak_executor_virtualThreads() throws Exception {
    if (Runtime.version().feature() >= 21) {
      HELD.add(Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    }
  }

  static void quiet_periodicTaskThatFailed() throws Exception {
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1, Variants::daemon);
    HELD.add(
        scheduler.scheduleAtFixedRate(
            () -> {
              throw new IllegalStateException("on purpose");
            },
            0,
            1,
            TimeUnit.MILLISECONDS));
    Thread.sleep(30);
    scheduler.shutdown();
  }

  // Processes, loaders, threads

  static void quiet_process() throws Exception {
    Process process = new ProcessBuilder("echo", "x").start();
    HELD.add(process);
    process.waitFor();
    Thread.sleep(50);
  }

  static void leak_classloader_newInstance() {
    URLClassLoader.newInstance(new URL[0]);
  }

  static void quiet_threadsThatEnd() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      Thread thread = new Thread(() -> {});
      HELD.add(thread);
      thread.start();
      thread.join();
    }
  }

  static void quiet_staticFile() {
    StaticFile.touch();
  }

  /** Opened by a static initialiser: meant to live as long as the JVM. */
  private static final class StaticFile {
    private static final FileInputStream OPEN = open();

    private static FileInputStream open() {
      try {
        return new FileInputStream(file.toFile());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    static void touch() {}
  }

  // Declared by the user

  static void leak_closeable_inherited() {
    new Lease();
  }

  static void leak_closeable_pair() {
    HELD.add(Pool.borrow());
  }

  static void quiet_declared() {
    new Lease().close();
    try {
      new Failing().close();
    } catch (IllegalStateException e) {
      // A close that throws is a close.
    }
    Pool.giveBack(Pool.borrow());
  }

  private abstract static class BaseLease implements AutoCloseable {
    @Override
    public void close() {}
  }

  /** Has no {@code close()} of its own. */
  private static final class Lease extends BaseLease {}

  private static final class Failing implements AutoCloseable {
    Failing() {
      HELD.add(this);
    }

    @Override
    public void close() {
      throw new IllegalStateException("on purpose");
    }
  }

  private static final class Pool {
    static Object borrow() {
      Object lent = new Object();
      HELD.add(lent);
      return lent;
    }

    static void giveBack(Object lent) {}
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }
}
