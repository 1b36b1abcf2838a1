package heapwarden.config;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where a command line tells an agent at work of its folder, without an attach: the JVM keeps
 * something of each attach for ever, and since 21 prints a warning of four lines at each.
 *
 * <p>It is a folder in {@code /tmp} with the number of the process and the time of its start in its
 * name, which the agent looks for about once a second; that is one call of the system. Inside is a
 * file with the name of the other folder. Whoever finds it believes it only if it belongs to the
 * process's own user or to root. On Linux only.
 */
public final class Rendezvous {
  private static final String TEMPORARY = "/tmp/";
  private static final String COME = "come";
  private static final int START_TIME = 19;
  private static final int ROOT = 0;
  private static final int WRITABLE_BY_OTHERS = 022;
  private static final int MOST_BYTES = 4096;

  private final String path;

  private Rendezvous(String path) {
    this.path = path;
  }

  /**
   * That of a process.
   *
   * @param process its folder in {@code /proc}
   * @return {@code null} where the system does not tell enough
   */
  public static @Nullable Rendezvous of(Path process) {
    try {
      String stat = text(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      String pid = innerPid(process);
      if (pid != null) {
        return new Rendezvous(TEMPORARY + ".heapwarden-" + pid + '-' + fields[START_TIME]);
      }
    } catch (IOException | RuntimeException e) {
      // There is no other way to say that it is not there.
    }
    return null;
  }

  /** The number of a process in its own container; {@code null} when that is not told. */
  public static @Nullable String innerPid(Path process) throws IOException {
    for (String line : text(process.resolve("status")).split("\n", -1)) {
      if (line.startsWith("NSpid:")) {
        return line.substring(line.lastIndexOf('\t') + 1).trim();
      }
    }
    return null;
  }

  /** By a stream: the agent asks soon after the start, when few programs have used a channel. */
  private static String text(Path file) throws IOException {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Its path, as the process sees it. */
  public String path() {
    return path;
  }

  /**
   * The folder somebody waits in; {@code null} as long as nobody does. For the process itself.
   *
   * @throws IOException when somebody is there who is not to be believed, or who cannot be read
   */
  public @Nullable File take() throws IOException {
    if (!new File(path).exists()) {
      return null;
    }
    Path folder = Path.of(path);
    int user = number(folder, "uid");
    int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        || (user != self && user != ROOT)
        || (number(folder, "mode") & WRITABLE_BY_OTHERS) != 0) {
      throw new IOException(path + " is not this user's");
    }
    Path come = folder.resolve(COME);
    if (!Files.isRegularFile(come, LinkOption.NOFOLLOW_LINKS) || Files.size(come) > MOST_BYTES) {
      return null; // not written yet
    }
    String name = Files.readString(come);
    Files.delete(come);
    Files.delete(folder);
    return new File(name);
  }

  private static int number(Path folder, String attribute) throws IOException {
    return (Integer) Files.getAttribute(folder, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Tells the agent in the process of a folder. For the command line.
   *
   * @param here the path of this as it is called here
   * @param user the number of the user that the process runs as
   * @param folder the name of the folder as the process sees it
   * @return false as long as somebody else is at it
   */
  public static boolean call(Path here, int user, String folder) throws IOException {
    try {
      Files.createDirectory(
          here, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    Path part = here.resolve("part");
    Files.writeString(part, folder);
    Files.setAttribute(part, "unix:uid", user);
    Files.setAttribute(here, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
    Files.move(part, here.resolve(COME));
    return true;
  }

  /** Takes back what was told, when nobody took it. */
  public static void cancel(Path here) throws IOException {
    // Somebody else may have put a link there, to a folder whose files are none of ours.
    if (!Files.isDirectory(here, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.deleteIfExists(here.resolve(COME));
    Files.deleteIfExists(here.resolve("part"));
    Files.deleteIfExists(here);
  }
}
