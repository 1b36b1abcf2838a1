package heapwarden.real.growing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The end of a program that has none of its own: a time, or a file that somebody makes. */
public final class Until {
  /** Milliseconds, if nobody makes it. */
  private static final long MOST = 600_000;

  private static final char SEPARATOR = '/';

  private final Path file;
  private final long end;

  private Until(Path file, long millis) {
    this.file = file;
    this.end = System.nanoTime() + millis * 1_000_000;
  }

  /** Whether an argument is the path of a file, rather than a number. */
  public static boolean isFile(String argument) {
    return argument.indexOf(SEPARATOR) >= 0;
  }

  /** So many milliseconds from now on, or until that file is there. */
  public static Until of(String argument) {
    return isFile(argument)
        ? new Until(Path.of(argument), MOST)
        : new Until(null, Long.parseLong(argument));
  }

  public boolean isReached() {
    return System.nanoTime() > end || (file != null && Files.exists(file));
  }
}
