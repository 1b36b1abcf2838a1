package heapwarden.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that starts a program with few descriptors, and with few threads where it can be
 * given a user of its own, which takes root: root itself has no such limit, and another user's
 * other threads would count.
 */
final class Limits {
  private static final int DESCRIPTORS = 400;
  private static final int THREADS = 250;
  private static final int USERS_FROM = 61_000;
  private static final int USERS = 4_000;
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  private Limits() {}

  static boolean areKnown() {
    return Files.isExecutable(PRLIMIT);
  }

  /** Whether such a user can do what this one can with the files of these. */
  static boolean canHaveUser(Path... needed) throws IOException {
    if (!"root".equals(System.getProperty("user.name")) || !Files.isExecutable(SETPRIV)) {
      return false;
    }
    for (Path path : needed) {
      for (Path at = path.toRealPath(); at != null; at = at.getParent()) {
        PosixFilePermission wanted =
            Files.isDirectory(at)
                ? PosixFilePermission.OTHERS_EXECUTE
                : PosixFilePermission.OTHERS_READ;
        if (!Files.getPosixFilePermissions(at).contains(wanted)) {
          return false;
        }
      }
    }
    return true;
  }

  static String[] command(boolean user) {
    List<String> command = new ArrayList<>();
    command.add(PRLIMIT.toString());
    command.add("--nofile=" + DESCRIPTORS + ":" + DESCRIPTORS);
    if (user) { // each run another one, since the threads of all its processes count
      long number = USERS_FROM + System.nanoTime() % USERS;
      command.add("--nproc=" + THREADS + ":" + THREADS);
      command.addAll(
          List.of(SETPRIV.toString(), "--reuid=" + number, "--regid=" + number, "--clear-groups"));
    }
    return command.toArray(new String[0]);
  }

  /** Lets everybody use it. */
  static void share(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
  }
}
