package heapwarden.weave;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Class files of the JDK as an earlier start has woven them, so that this one needs no parser: a
 * woven one is good for bytes of the same length and checksum, under the same key, which names the
 * agent, the JVM and what is woven.
 *
 * <p>As a file: a word that tells the form, the checksum of all that follows, the key, the classes.
 * What is not exactly so is taken for empty. Any thread; limited in classes and bytes, and what
 * comes beyond is not remembered.
 */
public final class WovenClasses {
  /** The most that a file of them may have. */
  public static final int MOST_BYTES = 1 << 20;

  private static final int FORM = 0x48575731; // HWW1
  private static final int HEADER = 8;
  private static final int MOST_CLASSES = 256;
  private static final int MOST_POINTS = 63;

  /** What a class takes in the file beside its name and its bytes, at most. */
  private static final int OF_EACH = 32;

  private static final class One {
    final int length;
    final int checksum;
    final long met;
    final byte[] woven;

    One(int length, int checksum, long met, byte[] woven) {
      this.length = length;
      this.checksum = checksum;
      this.met = met;
      this.woven = woven;
    }
  }

  private final String key;
  private final Map<String, One> classes = new ConcurrentHashMap<>();
  private final AtomicInteger bytes = new AtomicInteger(HEADER);
  private volatile boolean changed;

  /** None yet. */
  public WovenClasses(String key) {
    this.key = key;
  }

  /** Those of a file; none where it has another key, or is not as it was written. */
  public static WovenClasses read(byte[] file, String key) {
    WovenClasses read = new WovenClasses(key);
    try {
      if (!read.take(ByteBuffer.wrap(file))) {
        return new WovenClasses(key);
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return new WovenClasses(key);
    }
    return read;
  }

  private boolean take(ByteBuffer file) {
    if (file.getInt() != FORM
        || file.getInt() != checksum(file.array(), HEADER)
        || !text(file).equals(key)) {
      return false;
    }
    while (file.hasRemaining()) {
      String name = text(file);
      One one = new One(file.getInt(), file.getInt(), file.getLong(), part(file, file.getInt()));
      add(name, one);
    }
    return true;
  }

  private static String text(ByteBuffer file) {
    return new String(part(file, file.getShort() & 0xffff), StandardCharsets.UTF_8);
  }

  private static byte[] part(ByteBuffer file, int length) {
    if (length < 0 || length > file.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    file.get(part);
    return part;
  }

  private static int checksum(byte[] bytes, int from) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, from, bytes.length - from);
    return (int) checksum.getValue();
  }

  private boolean add(String name, One one) {
    int more = OF_EACH + name.length() + one.woven.length;
    if (classes.size() >= MOST_CLASSES) {
      return false;
    }
    if (bytes.addAndGet(more) > MOST_BYTES - key.length()) {
      bytes.addAndGet(-more);
      return false;
    }
    classes.put(name, one);
    return true;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return classes.isEmpty();
  }

  /** Whether there are others than in the file. */
  public boolean isChanged() {
    return changed;
  }

  /** The woven class; {@code null} when it was woven from other bytes, or never. */
  byte @Nullable [] get(HookedClass hooked, byte[] classFile) {
    One one = classes.get(hooked.name);
    if (one == null
        || one.length != classFile.length
        || one.checksum != checksum(classFile, 0)
        || one.met >>> hooked.points.size() != 0) {
      return null;
    }
    boolean[] met = new boolean[hooked.points.size()];
    for (int i = 0; i < met.length; i++) {
      met[i] = (one.met >>> i & 1) != 0;
    }
    hooked.met = met;
    return one.woven;
  }

  /** Remembers what was woven, and which points found their method. */
  void put(String name, byte[] classFile, boolean[] met, byte[] woven) {
    if (met.length > MOST_POINTS) {
      return;
    }
    long bits = 0;
    for (int i = 0; i < met.length; i++) {
      bits |= met[i] ? 1L << i : 0;
    }
    if (add(name, new One(classFile.length, checksum(classFile, 0), bits, woven))) {
      changed = true;
    }
  }

  /** As a file, after which they are no others than in it. */
  public byte[] toBytes() {
    changed = false; // first, lest what comes meanwhile be taken for kept
    ByteArrayOutputStream content = new ByteArrayOutputStream(bytes.get());
    ByteArrayOutputStream file = new ByteArrayOutputStream(bytes.get());
    try {
      DataOutputStream out = new DataOutputStream(content);
      out.writeUTF(key);
      for (Map.Entry<String, One> entry : classes.entrySet()) {
        One one = entry.getValue();
        out.writeUTF(entry.getKey());
        out.writeInt(one.length);
        out.writeInt(one.checksum);
        out.writeLong(one.met);
        out.writeInt(one.woven.length);
        out.write(one.woven);
      }
      out = new DataOutputStream(file);
      out.writeInt(FORM);
      out.writeInt(checksum(content.toByteArray(), 0));
      content.writeTo(out);
    } catch (IOException e) {
      throw new IllegalStateException(e); // not in memory
    }
    return file.toByteArray();
  }
}
