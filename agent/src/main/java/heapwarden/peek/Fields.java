package heapwarden.peek;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The fields that classes declare, without loading the types they have.
 *
 * <p>Reflection loads the type of each field that it lists: by the application's class loaders, in
 * which code of its own may run, and at its cost, since what is compiled already is thrown away
 * where it took for granted that a class has no subclass, or an interface one implementation. So
 * the fields are noted from the class file when a class is loaded. Where each field lies the JVM
 * says ({@link Resolved}), which a name that does not fit cannot deceive: such a field is left out,
 * as is one that another agent adds. Of classes that are unknown here, since they were loaded
 * before the agent, or hidden, or beyond {@value #MOST}, reflection tells.
 *
 * <p>Who loads a class puts its fields on a stack (Treiber's) and never waits; they are sorted in
 * by whoever asks. Some 100 bytes for a class, for as long as the agent runs. Thread safe.
 */
public final class Fields {
  /** How many classes are known at most. */
  static final int MOST = 65_536;

  private static final DeclaredField[] NONE = {};
  private static final byte[] NOTHING = {};
  private static final int ENTRY_BYTES = 80;

  /** A class that was loaded, and the one before it. */
  private static final class Seen {
    final long key;
    final byte[] fields;
    final @Nullable Seen before;
    final int count;

    Seen(long key, byte[] fields, @Nullable Seen before) {
      this.key = key;
      this.fields = fields;
      this.before = before;
      this.count = before == null ? 1 : before.count + 1;
    }
  }

  private static final AtomicReference<@Nullable Seen> NEWEST = new AtomicReference<>();

  /** By name and loader. */
  private static final Map<Long, byte[]> KNOWN = new HashMap<>();

  private static long bytes;

  private Fields() {}

  /**
   * Notes the fields of a class that is being loaded. Any thread.
   *
   * @param name as in the class file, with slashes
   * @param fields each a byte of modifiers, the name and the descriptor as in the class file, both
   *     with two bytes of length
   */
  public static void seen(@Nullable ClassLoader loader, String name, byte[] fields) {
    long key = key(loader, name);
    Seen before;
    do {
      before = NEWEST.get();
      if (before != null && before.count == MOST) {
        return;
      }
    } while (!NEWEST.compareAndSet(before, new Seen(key, fields, before)));
  }

  private static long key(@Nullable ClassLoader loader, String name) {
    long hash = System.identityHashCode(loader);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      hash = 0x100000001b3L * (hash ^ (c == '.' ? '/' : c));
    }
    return hash;
  }

  /** The fields that each object of a class has by it, in the order of its file. */
  public static DeclaredField[] ofObjects(Class<?> type) {
    return of(type, false);
  }

  /** The static fields of a class, in the order of its file. */
  public static DeclaredField[] ofClass(Class<?> type) {
    return of(type, true);
  }

  private static DeclaredField[] of(Class<?> type, boolean statics) {
    byte[] known = Resolved.isOffered() ? known(type) : NOTHING;
    return known.length == 0 ? reflected(type, statics) : resolved(type, known, statics);
  }

  private static synchronized byte[] known(Class<?> type) {
    for (Seen seen = NEWEST.getAndSet(null); seen != null; seen = seen.before) {
      note(seen.key, seen.fields);
    }
    return KNOWN.getOrDefault(key(type.getClassLoader(), type.getName()), NOTHING);
  }

  private static void note(long key, byte[] fields) {
    if (KNOWN.size() < MOST && KNOWN.putIfAbsent(key, fields) == null) {
      bytes += ENTRY_BYTES + fields.length;
    }
  }

  private static DeclaredField[] resolved(Class<?> type, byte[] known, boolean statics) {
    List<DeclaredField> fields = new ArrayList<>();
    for (int at = 0; at < known.length; ) {
      int modifiers = known[at++];
      int length = length(known, at);
      int end = at + 2 + length + 2 + length(known, at + 2 + length);
      if (Modifier.isStatic(modifiers) == statics) {
        String name = text(known, at);
        String descriptor = text(known, at + 2 + length);
        long offset = Resolved.offset(type, name, descriptor, statics);
        if (offset >= 0) {
          fields.add(new DeclaredField(name, descriptor, modifiers, offset));
        }
      }
      at = end;
    }
    return fields.toArray(NONE);
  }

  /** What class files write in another way than UTF-8, beyond 16 bits, resolves to no field. */
  private static String text(byte[] known, int at) {
    return new String(known, at + 2, length(known, at), StandardCharsets.UTF_8);
  }

  private static int length(byte[] known, int at) {
    return (known[at] & 0xff) << 8 | (known[at + 1] & 0xff);
  }

  /** None when a type is missing. */
  private static DeclaredField[] reflected(Class<?> type, boolean statics) {
    List<DeclaredField> fields = new ArrayList<>();
    try {
      for (Field field : Peek.fields(type)) {
        if (Modifier.isStatic(field.getModifiers()) == statics) {
          fields.add(new DeclaredField(field));
        }
      }
    } catch (LinkageError | RuntimeException e) {
      return NONE;
    }
    return fields.toArray(NONE);
  }

  /** What this takes, in bytes, about. */
  public static synchronized long bytes() {
    return bytes;
  }
}
