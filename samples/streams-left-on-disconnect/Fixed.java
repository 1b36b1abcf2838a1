package story.streamsleftondisconnect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Takes in readings of meters over the network and spools those of each connection to a file. */
public final class Fixed {
  private static final int METERS = 8;
  private static final int READINGS = 100;

  private static Fixed running;

  private final Path folder;
  private final ServerSocket server;
  private final Map<Integer, Writer> spools = new ConcurrentHashMap<>();
  private final CountDownLatch handled = new CountDownLatch(METERS);

  Fixed(Path folder) throws IOException {
    this.folder = folder;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    for (int meter = 0; meter < METERS; meter++) {
      int number = meter;
      try {
        Socket client = server.accept();
        start("handler", () -> handle(client, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void handle(Socket client, int meter) {
    try (Socket closing = client) {
      spool(client, meter);
    } catch (IOException e) {
      System.out.println("meter " + meter + " is gone");
    } finally {
      handled.countDown();
    }
  }

  private void spool(Socket client, int meter) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    try (Writer spool = open(meter)) {
      String line = in.readLine();
      while (line != null && !line.equals("end")) {
        spool.write(line + "\n");
        line = in.readLine();
      }
    } finally {
      spools.remove(meter);
    }
  }

  private Writer open(int meter) throws IOException {
    Writer spool = Files.newBufferedWriter(folder.resolve("meter-" + meter));
    spools.put(meter, spool);
    return spool;
  }

  /** A meter that sends its readings, and of every second one the line breaks down. */
  private void meter(int number) {
    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        Writer out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII)) {
      for (int i = 0; i < READINGS; i++) {
        out.write("reading " + i + " of meter " + number + "\n");
      }
      out.write(number % 2 == 0 ? "end\n" : "");
    } catch (IOException e) {
      System.out.println("meter " + number + ": " + e);
    }
  }

  /**
   * Runs once through, or, when asked to {@code serve}, until it is told to end.
   *
   * @param args a folder for the spools, and {@code serve} or nothing
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("readings");
    running = new Fixed(folder);
    start("accept", running::serve);
    for (int meter = 0; meter < METERS; meter++) {
      running.meter(meter);
    }
    running.handled.await();
    System.out.println("all meters are gone");
    if (args.length > 1 && args[1].equals("serve")) {
      new CountDownLatch(1).await();
    }
    running.server.close();
  }
}
