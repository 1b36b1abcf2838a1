package heapwarden.tests.keeping;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** Stands for a library that opens a thing once for all, and keeps it. */
public final class Cache {
  private static final Map<String, InputStream> OPEN = new HashMap<>();

  private Cache() {}

  /** What is kept under a name. */
  public static synchronized InputStream of(String name) throws IOException {
    InputStream kept = OPEN.get(name);
    if (kept == null) {
      kept = new FileInputStream(name);
      OPEN.put(name, kept);
    }
    return kept;
  }
}
