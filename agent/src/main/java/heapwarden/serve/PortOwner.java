package heapwarden.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells who listens on a port, as far as Linux lets this process see it. */
public final class PortOwner {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENS = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortOwner() {}

  /** A phrase such as {@code , taken by process 4711 (java)}; empty when it cannot be told. */
  public static String of(int port) {
    try {
      Set<String> sockets = listeners(port);
      if (sockets.isEmpty()) {
        return "";
      }
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
        for (Path process : processes) {
          if (holds(process, sockets)) {
            String name = Files.readString(process.resolve("comm"), StandardCharsets.UTF_8);
            return ", taken by process " + process.getFileName() + " (" + name.trim() + ')';
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      // No Linux, or a process that has just ended.
    }
    return "";
  }

  private static Set<String> listeners(int port) throws IOException {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Path file = PROC.resolve(table);
      if (!Files.isReadable(file)) {
        continue;
      }
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        String[] fields = line.trim().split("\\s+");
        if (fields.length > INODE
            && fields[ADDRESS].endsWith(suffix)
            && fields[STATE].equals(LISTENS)) {
          sockets.add("socket:[" + fields[INODE] + ']');
        }
      }
    }
    return sockets;
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
          return true;
        }
      }
    } catch (IOException | RuntimeException e) {
      // Another user's, or gone.
    }
    return false;
  }
}
