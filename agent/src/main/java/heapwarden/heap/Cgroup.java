package heapwarden.heap;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The memory limit of the container, read from the files of Linux' control groups, version 1 or 2.
 *
 * <p>{@code /proc/self/cgroup} names the group; its folder lies below the mount. The limit is the
 * least of the group's own and of all groups above it, since each of them binds. Inside a container
 * the named path may not be visible; then the mount itself is the group. Usage is that of the group
 * with the least limit, without the file cache that the kernel would give back first.
 *
 * <p>Cost: two small files at the first reading, three for each further one. Agent's thread only.
 */
final class Cgroup {
  /** No limit is written as the largest number of pages, or as {@code max}. */
  private static final long UNLIMITED = 1L << 60;

  private final File root;
  private final boolean second;
  private final File mount;
  private final File group;
  private long limit = -1;
  private long usage = -1;

  /**
   * Finds the group of this process.
   *
   * @param root what stands for {@code /}; another in tests
   */
  Cgroup(File root) {
    this.root = root;
    String first = null;
    String unified = null;
    for (String line : read(new File(root, "proc/self/cgroup")).split("\n", -1)) {
      int controllers = line.indexOf(':');
      int path = line.indexOf(':', controllers + 1);
      if (path < 0) {
        continue;
      }
      String names = ',' + line.substring(controllers + 1, path) + ',';
      if (names.contains(",memory,")) {
        first = line.substring(path + 1);
      } else if (names.equals(",,")) {
        unified = line.substring(path + 1);
      }
    }
    this.second = first == null;
    this.mount = new File(root, second ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
    String named = first != null ? first : unified;
    File folder = named == null ? mount : new File(mount, named);
    this.group =
        new File(folder, file("memory.current", "memory.usage_in_bytes")).exists() ? folder : mount;
  }

  private String file(String ofSecond, String ofFirst) {
    return second ? ofSecond : ofFirst;
  }

  /** Reads the files again; they may change while the process runs. */
  void refresh() {
    limit = -1;
    usage = -1;
    File top = mount.getParentFile();
    for (File folder = group;
        folder != null && !folder.equals(top);
        folder = folder.getParentFile()) {
      long bound = number(new File(folder, file("memory.max", "memory.limit_in_bytes")));
      if (bound >= 0 && bound < UNLIMITED && (limit < 0 || bound < limit)) {
        limit = bound;
        usage = used(folder);
      }
    }
  }

  private long used(File folder) {
    long all = number(new File(folder, file("memory.current", "memory.usage_in_bytes")));
    if (all < 0) {
      return -1;
    }
    String key = file("inactive_file ", "total_inactive_file ");
    for (String line : read(new File(folder, "memory.stat")).split("\n", -1)) {
      if (line.startsWith(key)) {
        long cache = parse(line.substring(key.length()));
        return cache < 0 ? all : Math.max(0, all - cache);
      }
    }
    return all;
  }

  /** In bytes; -1 when there is none. */
  long limit() {
    return limit;
  }

  /** In bytes, of the group that has the limit; -1 when there is none or it is not told. */
  long usage() {
    return usage;
  }

  private static long number(File file) {
    return parse(read(file));
  }

  private static long parse(String text) {
    try {
      return Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The text of a file; empty when it cannot be read. */
  private static String read(File file) {
    try (InputStream in = new FileInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public String toString() {
    return (second ? "v2 " : "v1 ") + group + " under " + root;
  }
}
