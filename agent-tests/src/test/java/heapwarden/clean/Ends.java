package heapwarden.clean;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedWriter;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.FileHandler;

/** Programs that leave things open in one way each, then wait for their end, or come to it. */
final class Ends {
  static final List<Object> KEPT = new ArrayList<>();

  private Ends() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    switch (args[0]) {
      case "normal":
        writer(folder.resolve("kept")).write("held back");
        return;
      case "everything":
        everything(folder);
        break;
      case "hangs":
        hangs(folder);
        break;
      case "throws":
        throwing(folder);
        break;
      case "hook":
        hook(folder);
        break;
      case "jdk":
        KEPT.add(new FileHandler(folder.resolve("jdk.log").toString()));
        break;
      case "sockets":
        sockets();
        break;
      case "never":
        never(folder);
        break;
      case "stuck":
        stuck(folder);
        break;
      case "lost":
        lost();
        break;
      default:
        throw new IllegalArgumentException(args[0]);
    }
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  private static BufferedWriter writer(Path file) throws IOException {
    BufferedWriter out = Files.newBufferedWriter(file);
    KEPT.add(out);
    return out;
  }

  /** What is closed in which order shows in the log. */
  private static void everything(Path folder) throws Exception {
    writer(folder.resolve("kept")).write("held back");
    Timer timer = new Timer(true);
    KEPT.add(timer);
    TimerTask task = task();
    KEPT.add(task);
    timer.schedule(task, 60_000, 60_000);
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    KEPT.add(scheduler);
    KEPT.add(scheduler.scheduleAtFixedRate(() -> {}, 60, 60, TimeUnit.SECONDS));
    ExecutorService executor = Executors.newFixedThreadPool(1);
    KEPT.add(executor);
    executor.submit(() -> {}).get();
  }

  private static TimerTask task() {
    return new TimerTask() {
      @Override
      public void run() {}
    };
  }

  /** Twenty that never come back from a close, and a file that must be closed all the same. */
  private static void hangs(Path folder) throws IOException {
    for (int i = 0; i < 20; i++) {
      KEPT.add(hanging(new FileOutputStream(folder.resolve("hangs-" + i).toFile())));
    }
    writer(folder.resolve("kept")).write("held back");
  }

  private static OutputStream hanging(OutputStream file) {
    return new FilterOutputStream(file) {
      @Override
      public void close() throws IOException {
        while (true) {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            System.out.println("interrupted");
          }
        }
      }
    };
  }

  private static void throwing(Path folder) throws IOException {
    OutputStream file = new FileOutputStream(folder.resolve("throws").toFile());
    KEPT.add(
        new FilterOutputStream(file) {
          @Override
          public void flush() {
            throw new AssertionError("not today");
          }
        });
    writer(folder.resolve("kept")).write("held back");
  }

  /** The program's own hook closes in its own way, and takes its time. */
  private static void hook(Path folder) throws IOException {
    BufferedWriter out = writer(folder.resolve("kept"));
    out.write("held back");
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    Thread.sleep(300);
                    out.write(" and closed by the hook");
                    out.close();
                    System.out.println("hook done");
                  } catch (IOException | InterruptedException e) {
                    System.out.println("hook failed: " + e);
                  }
                }));
  }

  /** Says where it listens, and holds back what it has for whoever connects. */
  private static void sockets() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    KEPT.add(server);
    System.out.println("port " + server.getLocalPort() + ";");
    Socket client = server.accept();
    Writer out = new BufferedWriter(new OutputStreamWriter(client.getOutputStream()));
    out.write("held back");
    KEPT.add(out);
    SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress());
    KEPT.add(channel);
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.start();
    KEPT.add(http);
  }

  /** A thread in a write that nobody takes up. */
  private static void stuck(Path folder) throws Exception {
    writer(folder.resolve("kept")).write("held back");
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    new ProcessBuilder("sh", "-c", "sleep 8 < '" + pipe + "'").start();
    OutputStream out = new FileOutputStream(pipe.toFile());
    KEPT.add(out);
    daemon(
        "stuck",
        () -> {
          try {
            out.write(new byte[1 << 20]);
          } catch (IOException e) {
            System.out.println("broken: " + e);
          }
        });
    Thread.sleep(200);
  }

  /** A timer that works on although nobody has it any more. */
  private static void lost() throws InterruptedException {
    new Timer(true).schedule(task(), 10, 10);
    for (int i = 0; i < 10; i++) {
      System.gc();
      Thread.sleep(100);
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** A thread that stops for nobody, and a file that nobody writes to any more. */
  private static void never(Path folder) throws IOException {
    writer(folder.resolve("kept")).write("held back");
    OutputStream file = new FileOutputStream(folder.resolve("never").toFile());
    KEPT.add(file);
    daemon(
        "never-ending",
        () -> {
          byte[] line = "another line\n".getBytes(StandardCharsets.US_ASCII);
          while (true) {
            try {
              file.write(line);
              Thread.sleep(5);
            } catch (IOException | InterruptedException e) {
              System.out.println("broken: " + e);
              return;
            }
          }
        });
  }
}
