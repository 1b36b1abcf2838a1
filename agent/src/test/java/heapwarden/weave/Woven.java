package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.hook.Hooks;
import heapwarden.hook.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/** Weaves classes, loads them beside the originals, and writes down which hooks fire. */
final class Woven extends ClassLoader implements AutoCloseable {
  /** One call of a hook. */
  record Event(String hook, Object resource, Object owner, Object detail, int point) {}

  /** One call of the hook for insertions. */
  record Insertion(Object container, long delta) {}

  final List<Event> events = new ArrayList<>();
  final List<Insertion> insertions = new ArrayList<>();
  private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

  Woven() {
    super(Woven.class.getClassLoader());
    Hooks.install(
        new Sink() {
          @Override
          public void opened(Object resource, Object owner, Object detail, int point) {
            events.add(new Event("opened", resource, owner, detail, point));
          }

          @Override
          public void closed(Object resource, int point) {
            events.add(new Event("closed", resource, null, null, point));
          }

          @Override
          public void detailed(Object resource, Object detail, int point) {
            events.add(new Event("detailed", resource, null, detail, point));
          }
        });
    Hooks.carry(
        new Sink() {
          @Override
          public void submitted(Object task) {
            events.add(new Event("submitted", task, null, null, 0));
          }

          @Override
          public void running(Object task) {
            events.add(new Event("running", task, null, null, 0));
          }

          @Override
          public void ran(Object task) {
            events.add(new Event("ran", task, null, null, 0));
          }
        });
    Hooks.witness(
        new Sink() {
          @Override
          public void begun(Object test) {
            events.add(new Event("begun", test, null, null, 0));
          }

          @Override
          public Object ended(Object test, Object result) {
            events.add(new Event("ended", test, null, result, 0));
            return "instead of " + result;
          }
        });
    Hooks.follow(
        new Sink() {
          @Override
          public void inserted(Object container, long delta) {
            insertions.add(new Insertion(container, delta));
          }
        });
  }

  static byte[] bytes(Class<?> type) {
    return bytes(type.getClassLoader(), type.getName().replace('.', '/'));
  }

  static byte[] bytes(ClassLoader loader, String name) {
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless the class file passes the verification of ASM. */
  static void verify(byte[] classFile, ClassLoader loader) {
    StringWriter complaints = new StringWriter();
    CheckClassAdapter.verify(
        new org.objectweb.asm.ClassReader(classFile), loader, false, new PrintWriter(complaints));
    assertThat(complaints).hasToString("");
  }

  /** Weaves some points into a class and loads it. */
  Class<?> load(Class<?> type, HookPoint... points) {
    boolean[] met = new boolean[points.length];
    byte[] woven = ClassWeaver.weave(new ClassReader(bytes(type)), List.of(points), met);
    assertThat(woven).as("some point found its method").isNotNull();
    return define(type, woven);
  }

  Class<?> define(Class<?> type, byte[] classFile) {
    verify(classFile, type.getClassLoader());
    classes.put(type.getName(), classFile);
    try {
      return loadClass(type.getName());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      byte[] woven = classes.get(name);
      if (woven == null) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? defineClass(name, woven, 0, woven.length) : loaded;
    }
  }

  @Override
  public void close() {
    Hooks.install(null);
    Hooks.follow(null);
    Hooks.carry(null);
    Hooks.witness(null);
  }
}
