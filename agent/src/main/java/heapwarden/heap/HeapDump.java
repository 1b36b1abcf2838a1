package heapwarden.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import heapwarden.finding.Quantity;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * One dump of the live heap at the emergency mark, where the user asked for that. The JVM stands
 * still while it writes, and the file holds whatever the application's memory does. Agent's thread
 * only.
 */
final class HeapDump {
  private final File folder;
  private boolean tried;
  private @Nullable String file;

  HeapDump(String folder) {
    this.folder = new File(folder);
  }

  /**
   * Writes the dump, the first time this is called.
   *
   * @param bytes about how large it will be
   * @return what came of it, in a sentence; {@code null} after the first time
   */
  @Nullable String write(long bytes) {
    if (tried) {
      return null;
    }
    tried = true;
    if (!folder.isDirectory()) {
      return "no heap dump: " + folder + " is no folder";
    }
    long room = folder.getUsableSpace();
    if (room < bytes) {
      return "no heap dump: "
          + Quantity.bytes(room)
          + " free in "
          + folder
          + ", some "
          + Quantity.bytes(bytes)
          + " needed";
    }
    try {
      return write();
    } catch (IOException | LinkageError | RuntimeException e) {
      return "no heap dump: " + e;
    }
  }

  private String write() throws IOException {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm == null) {
      return "no heap dump: this JVM offers none";
    }
    long pid = ManagementFactory.getRuntimeMXBean().getPid();
    File dump = new File(folder, "heapwarden-" + pid + ".hprof");
    jvm.dumpHeap(dump.getPath(), true);
    file = dump.getPath();
    return "dumped the heap to " + file + ", " + Quantity.bytes(dump.length());
  }

  /** Where it was written; {@code null} while it was not. */
  @Nullable String file() {
    return file;
  }
}
