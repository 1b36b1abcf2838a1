package heapwarden.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets two JVMs work in turn, one iteration each, while the other is blocked: first, second,
 * second, first, and so on. They ask for their turn by {@link TurnProfiler}. One that has ended
 * leaves all turns to the other. A thread of its own gives the turns until both have ended.
 */
final class Turns implements AutoCloseable {
  /** How long a JVM may take to start, and for one iteration. */
  private static final int PATIENCE = 60_000;

  private final List<ServerSocket> doors = new ArrayList<>();
  private final Thread thread = new Thread(this::give, "turns");

  Turns() throws IOException {
    for (int i = 0; i < 2; i++) {
      doors.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      doors.get(i).setSoTimeout(PATIENCE);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** What the JVM must be told that asks as the first, 0, or the second, 1. */
  String argument(int side) {
    return "-D" + TurnProfiler.PORT + '=' + doors.get(side).getLocalPort();
  }

  private void give() {
    try (Socket first = doors.get(0).accept();
        Socket second = doors.get(1).accept()) {
      first.setSoTimeout(PATIENCE);
      second.setSoTimeout(PATIENCE);
      for (boolean more = true; more; ) {
        more = give(first) | give(second);
        more = give(second) | give(first) | more;
      }
    } catch (IOException e) {
      if (!doors.get(0).isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Whether it was taken. */
  private static boolean give(Socket to) {
    try {
      to.getOutputStream().write(1);
      return to.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket door : doors) {
      door.close();
    }
  }
}
