package heapwarden.launch;

import heapwarden.config.Rendezvous;
import heapwarden.finding.Kind;
import heapwarden.finding.Kind.Loss;
import heapwarden.report.DescriptorCounts;
import heapwarden.report.DescriptorCounts.Sort;
import heapwarden.track.Snapshot.KindCount;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds the descriptors of this process, as Linux lists them, against what is followed: what is
 * left was opened before the watching began, or by native code, or is not followed. Only for an
 * agent that was attached; to read a descriptor costs some 3 microseconds. Agent's thread only.
 */
final class Descriptors {
  /** More are counted, but not looked at. */
  private static final int MOST = 20_000;

  private static final int EXAMPLES = 5;

  /** Who holds them is looked for again after so long. */
  private static final long LOOK_MILLIS = 60_000;

  private static final int STANDARD_STREAMS = 3;
  private static final File FOLDER = new File("/proc/self/fd");

  private static final List<String> TYPES =
      List.of(
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.RandomAccessFile",
          "java.net.ServerSocket",
          "java.net.Socket",
          "java.util.zip.ZipFile",
          "sun.nio.ch.DatagramChannelImpl",
          "sun.nio.ch.EPollSelectorImpl",
          "sun.nio.ch.FileChannelImpl",
          "sun.nio.ch.ServerSocketChannelImpl",
          "sun.nio.ch.SocketChannelImpl",
          "sun.nio.fs.LinuxWatchService",
          "sun.nio.fs.UnixDirectoryStream");

  private Map<String, String> holders = Map.of();
  private long looked;

  /**
   * Counts them.
   *
   * @param kinds what is followed
   * @param search finds who holds objects of some classes; {@code null} as long as nothing can
   * @return {@code null} where the system does not list them
   */
  @Nullable DescriptorCounts count(
      Map<Kind, KindCount> kinds, @Nullable Function<List<String>, Map<String, String>> search) {
    String[] names = FOLDER.list();
    if (names == null) {
      return null;
    }
    long[] there = new long[Sort.values().length];
    long ofJvm = 0;
    List<String> files = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      String target = i < MOST ? target(names[i]) : "";
      if (target == null) {
        continue; // the one of the listing itself
      }
      if (isOfJvm(names[i], target)) {
        ofJvm++;
        continue;
      }
      Sort sort = sort(target);
      there[sort.ordinal()]++;
      if (sort == Sort.FILE && files.size() < EXAMPLES && !files.contains(target)) {
        files.add(target);
      }
    }
    if (there[Sort.SOCKET.ordinal()] > 0 && hasAttachListener()) {
      there[Sort.SOCKET.ordinal()]--;
      ofJvm++;
    }
    long followed = 0;
    long[] unexplained = new long[there.length];
    for (Sort sort : Sort.values()) {
      long known = Math.min(there[sort.ordinal()], followed(sort, kinds));
      followed += known;
      unexplained[sort.ordinal()] = there[sort.ordinal()] - known;
    }
    DescriptorCounts counts = new DescriptorCounts(ofJvm, followed, unexplained);
    if (unexplained[Sort.FILE.ordinal()] > 0 && followed(Sort.FILE, kinds) == 0) {
      counts.withExamples(files);
    }
    return counts.unexplained() == 0 ? counts : counts.withHolders(holders(search));
  }

  private Map<String, String> holders(
      @Nullable Function<List<String>, Map<String, String>> search) {
    long now = System.currentTimeMillis();
    if (search != null && now - looked > LOOK_MILLIS) {
      looked = now;
      holders = new HashMap<>(search.apply(TYPES));
      holders.values().removeIf(path -> path.startsWith("java.io.FileDescriptor."));
    }
    return holders;
  }

  private static @Nullable String target(String name) {
    try {
      return Files.readSymbolicLink(Path.of(FOLDER.getPath(), name)).toString();
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private static boolean isOfJvm(String name, String target) {
    return (name.length() == 1 && name.charAt(0) < '0' + STANDARD_STREAMS)
        || target.endsWith("/lib/modules")
        || target.endsWith(".jar")
        || target.startsWith("/dev/")
        || target.startsWith("/sys/")
        || target.startsWith("/proc/");
  }

  private static boolean hasAttachListener() {
    try {
      return new File("/tmp/.java_pid" + Rendezvous.innerPid(Path.of("/proc/self"))).exists();
    } catch (IOException e) {
      return false;
    }
  }

  private static Sort sort(String target) {
    if (target.startsWith("socket:")) {
      return Sort.SOCKET;
    }
    if (target.startsWith("pipe:")) {
      return Sort.PIPE;
    }
    if (target.startsWith("anon_inode:")) {
      return Sort.EVENT;
    }
    return new File(target).isDirectory() ? Sort.DIRECTORY : Sort.FILE;
  }

  /** How many descriptors of a sort what is followed may have. */
  private static long followed(Sort sort, Map<Kind, KindCount> kinds) {
    switch (sort) {
      case FILE:
        return of(Kind.FILE, kinds) + of(Kind.FILE_CHANNEL, kinds) + of(Kind.ZIP, kinds);
      case DIRECTORY:
        return 2 * of(Kind.DIRECTORY_STREAM, kinds);
      case SOCKET:
        return of(Kind.SOCKET, kinds)
            + of(Kind.SERVER_SOCKET, kinds)
            + of(Kind.DATAGRAM, kinds)
            + of(Kind.SOCKET_CHANNEL, kinds)
            + of(Kind.ASYNC_CHANNEL, kinds)
            + 2 * of(Kind.WATCH_SERVICE, kinds);
      case PIPE:
        return of(Kind.PIPE, kinds) + 2 * of(Kind.SELECTOR, kinds) + 3 * of(Kind.PROCESS, kinds);
      default:
        return 2 * of(Kind.SELECTOR, kinds)
            + of(Kind.WATCH_SERVICE, kinds)
            + 2 * of(Kind.ASYNC_CHANNEL, kinds);
    }
  }

  /** What was lost for good has its descriptors still. */
  private static long of(Kind kind, Map<Kind, KindCount> kinds) {
    KindCount count = kinds.get(kind);
    if (count == null) {
      return 0;
    }
    return count.live() + (kind.loss() == Loss.PERMANENT ? count.lost() : 0);
  }
}
