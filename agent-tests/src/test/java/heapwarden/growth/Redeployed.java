package heapwarden.growth;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Loads a plugin anew, step after step, and leaves something of it behind, or nothing. */
public final class Redeployed {
  private static final int STEPS = 150;
  private static final int PAUSE = 20;
  private static final int FIXED_NUMBER = 20;

  /** A collection that unloads classes comes now and then. */
  private static final int COLLECT_EVERY = 10;

  private static final List<Runnable> INSTALLED = new ArrayList<>();

  /** What is loaded anew. */
  public static final class Plugin implements Runnable {
    @Override
    public void run() {
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Remembers what was there before, as handlers do that pass on. */
  public static final class Wrapping implements Thread.UncaughtExceptionHandler, Runnable {
    private final Thread.UncaughtExceptionHandler next =
        Thread.getDefaultUncaughtExceptionHandler();

    @Override
    public void run() {
      Thread.setDefaultUncaughtExceptionHandler(this);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      next.uncaughtException(thread, thrown);
    }
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(Redeployed.class.getClassLoader());
    }

    Runnable load(byte[] bytes) throws ReflectiveOperationException {
      Class<?> type = defineClass(null, bytes, 0, bytes.length);
      return (Runnable) type.getConstructor().newInstance();
    }
  }

  private Redeployed() {}

  /** Leaves behind what the argument says. */
  public static void main(String[] args) throws Exception {
    byte[] plugin = read("Redeployed$Plugin.class");
    byte[] wrapping = read("Redeployed$Wrapping.class");
    for (int step = 0; step < STEPS; step++) {
      switch (args[0]) {
        case "thread":
          start(new Loader().load(plugin), "poller-" + step, null);
          break;
        case "context":
          Loader context = new Loader();
          context.load(plugin);
          start(new Plugin(), "idle-" + step, context);
          break;
        case "handler":
          new Loader().load(wrapping).run();
          break;
        case "twenty":
          if (INSTALLED.size() < FIXED_NUMBER) {
            INSTALLED.add(new Loader().load(plugin));
          }
          break;
        default:
          INSTALLED.clear();
          INSTALLED.add(new Loader().load(plugin));
          break;
      }
      if (step % COLLECT_EVERY == 0) {
        System.gc();
      }
      Thread.sleep(PAUSE);
    }
  }

  private static void start(Runnable work, String name, ClassLoader context) {
    Thread thread = new Thread(work, name);
    thread.setContextClassLoader(context);
    thread.setDaemon(true);
    thread.start();
  }

  private static byte[] read(String file) throws IOException {
    try (InputStream in = Redeployed.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
