package heapwarden.growth;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A program of which some classes are never loaded, though fields of others name them: of what its
 * class path holds, of a class loader of its own, which tells who asks it, and of the JDK. Its map
 * grows, so that there is something to be found.
 */
public final class Unloaded {
  public static final class Never {}

  /** Of one that evicts itself the methods matter as well. */
  public static final class Recent extends LinkedHashMap<Integer, Never> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, Never> eldest) {
      return size() > 3;
    }

    static Never unused(Never never) {
      return never;
    }
  }

  /** Lives in a loader of its own. */
  public static final class Plugin {
    static final Map<Integer, Never> ENTRIES = new HashMap<>();
    static Never spare;
    Never rare;
    final Condition unused = new ReentrantLock().newCondition();
    final Recent recent = new Recent();

    public Plugin() {
      ENTRIES.put(0, null);
    }
  }

  private static final class Own extends ClassLoader {
    Own() {
      super(Unloaded.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (Thread.currentThread().getName().startsWith("heapwarden")) {
        System.out.println("asked by the agent for " + name);
      }
      if (!name.equals(Plugin.class.getName())) {
        return super.loadClass(name, resolve);
      }
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  static Never never;
  static Object plugin;
  static final Map<Integer, byte[]> GROWING = new HashMap<>();

  private Unloaded() {}

  public static void main(String[] arguments) throws Exception {
    plugin = new Own().loadClass(Plugin.class.getName()).getDeclaredConstructor().newInstance();
    long end = System.currentTimeMillis() + Long.parseLong(arguments[0]);
    for (int i = 0; System.currentTimeMillis() < end; i++) {
      GROWING.put(i, new byte[100]);
      Thread.sleep(1);
    }
    System.out.println("the end");
  }
}
