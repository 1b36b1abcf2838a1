package heapwarden.clean;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether anything was written to a stream between two looks at it: by its position, the size
 * and time of its file, and by what its wrappers hold back. Calls none of their methods.
 *
 * <p>The position comes from {@code /proc/self/fdinfo}, so a look changes nothing and takes no lock
 * of the stream; where that is missing only the file's size and time tell. Of what an application's
 * own class holds back nothing is known. A socket has no mark: it always looks the same.
 */
final class Marks {
  private static final String PROC = "/proc/self/";

  private final Fields fields;

  Marks(Fields fields) {
    this.fields = fields;
  }

  /** A value that differs from an earlier one when something was written meanwhile. */
  long of(Object resource, List<Object> wrappers) {
    long mark = 0;
    int descriptor = descriptor(resource);
    Object path = fields.get(resource, "path");
    if (descriptor >= 0 && new File(PROC + "fd").isDirectory()) {
      mark = mix(position(descriptor), file(new File(PROC + "fd/" + descriptor)));
    } else if (path instanceof String) {
      mark = file(new File((String) path));
    }
    for (Object wrapper : wrappers) {
      mark = mix(mark, held(wrapper));
    }
    return mark;
  }

  /** What a wrapper of the JDK holds back, or has let through. */
  private long held(Object wrapper) {
    long held = mix(fields.number(wrapper, "count"), fields.number(wrapper, "nextChar"));
    held = mix(held, fields.number(wrapper, "written"));
    held = mix(held, fields.number(fields.get(wrapper, "def"), "bytesRead"));
    return mix(held, fields.number(fields.get(fields.get(wrapper, "se"), "bb"), "position"));
  }

  /** The size of the file behind it, by its path, closed or not; 0 when there is none. */
  long size(Object resource) {
    String path = path(resource);
    return path == null ? 0 : new File(path).length();
  }

  private int descriptor(Object resource) {
    Object descriptor = fields.get(resource, "fd");
    return descriptor instanceof FileDescriptor ? (int) fields.number(descriptor, "fd") : -1;
  }

  private static long position(int descriptor) {
    try (BufferedReader in =
        new BufferedReader(new FileReader(PROC + "fdinfo/" + descriptor, US_ASCII))) {
      String line = in.readLine();
      while (line != null && !line.startsWith("pos:")) {
        line = in.readLine();
      }
      return line == null ? -1 : Long.parseLong(line.substring(4).trim());
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  private static long file(File file) {
    return mix(file.length(), file.lastModified());
  }

  /** Both are small and change by little, so one is spread before the other meets it. */
  private static long mix(long a, long b) {
    long spread = a * 0xBF58476D1CE4E5B9L;
    spread ^= spread >>> 32;
    return (spread ^ (b + 0x9E3779B97F4A7C15L)) * 0x94D049BB133111EBL;
  }

  /** The path of a file, where it is known to the JDK. */
  @Nullable String path(Object resource) {
    Object path = fields.get(resource, "path");
    return path instanceof String ? (String) path : null;
  }
}
