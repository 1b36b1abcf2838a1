package heapwarden.bound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts many at once into governed maps, some of which had room for all before, and prints how many
 * are in; serializes one beside an equal one that is not governed.
 */
public final class Batches {
  private static final Map<Integer, Integer> HASH = new HashMap<>();
  private static final Map<Integer, Integer> ROOMY = new HashMap<>(8192);
  private static final Map<Integer, Integer> LINKED = new LinkedHashMap<>(8192);
  private static final Map<Integer, Integer> SHARED = new ConcurrentHashMap<>(8192);
  private static final HashMap<Integer, Integer> WRITTEN = new HashMap<>();

  private Batches() {}

  public static void main(String[] arguments) throws InterruptedException, IOException {
    Go.await(arguments[0]);
    Map<Integer, Integer> batch = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      batch.put(i, i);
    }
    HASH.put(-1, -1);
    HASH.putAll(batch);
    ROOMY.putAll(batch);
    LINKED.putAll(batch);
    SHARED.putAll(batch);
    System.out.println("hash " + HASH.size());
    System.out.println("roomy " + ROOMY.size());
    System.out.println("linked " + LINKED.size());
    System.out.println("shared " + SHARED.size());
    HashMap<Integer, Integer> other = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      WRITTEN.put(i, i);
      other.put(i, i);
    }
    System.out.println("same " + (Arrays.equals(bytes(WRITTEN), bytes(other)) ? 1 : 0));
  }

  private static byte[] bytes(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }
}
