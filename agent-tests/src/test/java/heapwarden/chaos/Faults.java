package heapwarden.chaos;

import heapwarden.chaos.Fault.Excuse;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** All that goes wrong within the process. What one has taken is given back when it ends. */
final class Faults {
  private static final String AGENT = "heapwarden";
  private static final int STOP_WORKS_BEFORE = 20;

  private Faults() {}

  static List<Fault> all(Random random, Door door, String options, Path reports) {
    List<Fault> all = new ArrayList<>();
    all.add(new HookFault());
    if (Runtime.version().feature() < STOP_WORKS_BEFORE) {
      all.add(new Killing());
    }
    all.add(new Interrupts(random));
    all.add(new NoDescriptors());
    all.add(new NoHeap());
    all.add(new NoMetaspace());
    all.add(new NoThreads());
    all.add(new Occupied(reports));
    all.add(new Redefinition(random));
    all.add(new ComeAndGo(door, options));
    return all;
  }

  private static List<Thread> threads() {
    return new ArrayList<>(Thread.getAllStackTraces().keySet());
  }

  /** Kills the agent's thread, again and again, by the only means there is. */
  private static final class Killing extends Fault {
    private static final int TIMES = 20;

    Killing() {
      super("agent's thread killed", Excuse.NONE);
    }

    @Override
    void begin() throws Exception {
      Method stop = Thread.class.getMethod("stop");
      for (int i = 0; i < TIMES; i++) {
        for (Thread thread : threads()) {
          if (thread.getName().equals(AGENT)) {
            stop.invoke(thread);
          }
        }
        Thread.sleep(3);
      }
    }
  }

  /** Interrupts threads of the application and the agent's. */
  private static final class Interrupts extends Fault {
    private static final int TIMES = 40;
    private final Random random;

    Interrupts(Random random) {
      super("threads interrupted", Excuse.INTERRUPTED);
      this.random = random;
    }

    @Override
    void begin() throws Exception {
      for (int i = 0; i < TIMES; i++) {
        for (Thread thread : threads()) {
          String name = thread.getName();
          boolean agent = name.startsWith(AGENT);
          if ((agent || name.matches("(worker|pool|Timer|ForkJoin).*"))
              && random.nextInt(agent ? 2 : 4) == 0) {
            thread.interrupt();
          }
        }
        Thread.sleep(5);
      }
    }
  }

  /** Opens files until no more can be opened. */
  private static final class NoDescriptors extends Fault {
    private final List<FileInputStream> open = new ArrayList<>();

    NoDescriptors() {
      super("no descriptors", Excuse.NO_DESCRIPTORS);
    }

    @Override
    void begin() {
      try {
        while (true) {
          open.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        if (!String.valueOf(e.getMessage()).contains("Too many open files")) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    void end() {
      for (FileInputStream one : open) {
        try {
          one.close();
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
      open.clear();
    }
  }

  /**
   * Allocates until the heap is full, but holds it for no longer than a second or two: what else
   * goes wrong meanwhile may take very long in a full heap.
   */
  private static final class NoHeap extends Fault {
    private static final int PART = 64 << 10;
    private static final long HOLDS = 1_500;
    private volatile byte[][] parts = {};
    private volatile long fullSince;

    NoHeap() {
      super("no heap", Excuse.NO_MEMORY);
      Thread release = new Thread(this::release, "release");
      release.setDaemon(true);
      release.start();
    }

    private void release() {
      while (true) {
        try {
          Thread.sleep(HOLDS / 3);
        } catch (InterruptedException e) {
          continue;
        }
        if (fullSince != 0 && System.currentTimeMillis() - fullSince > HOLDS) {
          end();
        }
      }
    }

    @Override
    void begin() {
      byte[][] all = new byte[1 << 14][];
      parts = all;
      fullSince = System.currentTimeMillis();
      try {
        for (int i = 0; i < all.length; i++) {
          all[i] = new byte[PART];
        }
      } catch (OutOfMemoryError e) {
        return;
      }
      throw new IllegalStateException("the heap is too large for this test");
    }

    @Override
    void end() {
      fullSince = 0;
      Arrays.fill(parts, null);
    }
  }

  /** Defines classes until there is no room for more. */
  private static final class NoMetaspace extends Fault {
    private static final int MOST = 20_000;
    private static final int METHODS = 500;
    private final List<Class<?>> classes = new ArrayList<>();

    NoMetaspace() {
      super("no metaspace", Excuse.NO_MEMORY);
    }

    private static final class Loader extends ClassLoader {
      Class<?> define(byte[] file) {
        return defineClass(null, file, 0, file.length);
      }
    }

    @Override
    void begin() {
      try {
        byte[] file = file();
        for (int i = 0; i < MOST; i++) {
          classes.add(new Loader().define(file));
        }
      } catch (OutOfMemoryError e) {
        return;
      }
      throw new IllegalStateException("there is too much room for classes for this test");
    }

    @Override
    void end() {
      classes.clear();
    }

    private static byte[] file() {
      ClassWriter writer = new ClassWriter(0);
      writer.visit(Opcodes.V11, Opcodes.ACC_PUBLIC, "Heavy", null, "java/lang/Object", null);
      for (int i = 0; i < METHODS; i++) {
        MethodVisitor code =
            writer.visitMethod(
                Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "method" + i, "()V", null, null);
        code.visitCode();
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
      }
      writer.visitEnd();
      return writer.toByteArray();
    }
  }

  /** Starts threads until no more can start, where that is limited; one never can. */
  private static final class NoThreads extends Fault {
    private static final int MANY = 400;
    private static final long STACK = 1L << 47; // more than there are addresses
    private static final int PROBES = 40;
    private static final long LINGER = 5_000_000_000L;
    private final List<Thread> many = new ArrayList<>(MANY);
    private CountDownLatch over = new CountDownLatch(1);

    NoThreads() {
      super("no threads", Excuse.NO_MEMORY);
    }

    @Override
    void begin() {
      over = new CountDownLatch(1);
      try {
        for (int i = 0; i < MANY; i++) {
          Thread thread = new Thread(null, this::await, "many-" + i, 128 << 10);
          thread.setDaemon(true);
          thread.start();
          many.add(thread);
        }
        new Thread(null, this::await, "never", STACK).start();
      } catch (OutOfMemoryError e) {
        return;
      }
      throw new IllegalStateException("a thread of that stack can start here");
    }

    private void await() {
      try {
        over.await();
      } catch (InterruptedException e) {
        // It ends all the same.
      }
    }

    @Override
    void end() {
      over.countDown();
      for (Thread thread : many) {
        while (thread.isAlive()) {
          Thread.yield();
        }
      }
      many.clear();
      awaitThreads();
    }

    /** The kernel still counts threads that have ended for the JVM, on a busy machine for long. */
    private static void awaitThreads() {
      long begin = System.nanoTime();
      boolean started = false;
      while (!started && System.nanoTime() - begin < LINGER) {
        try {
          for (int i = 0; i < PROBES; i++) {
            new Thread(null, () -> {}, "probe-" + i, 128 << 10).start();
          }
          started = true;
        } catch (OutOfMemoryError e) {
          Thread.yield();
        }
      }
    }
  }

  /** A file where the reports' folder should be: none can be written there. */
  private static final class Occupied extends Fault {
    private final Path reports;

    Occupied(Path reports) {
      super("reports cannot be written", Excuse.NONE);
      this.reports = reports;
    }

    @Override
    void begin() throws IOException {
      Path aside = reports.resolveSibling("aside");
      if (Files.exists(reports)) {
        Files.move(reports, aside);
      }
      Files.createFile(reports);
    }

    @Override
    void end() {
      try {
        Files.deleteIfExists(reports);
        Path aside = reports.resolveSibling("aside");
        if (Files.exists(aside)) {
          Files.move(aside, reports);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Redefinition extends Fault {
    private static final int TIMES = 10;
    private final Random random;

    Redefinition(Random random) {
      super("classes redefined", Excuse.NONE);
      this.random = random;
    }

    @Override
    void begin() throws Exception {
      for (int i = 0; i < TIMES; i++) {
        Redefiner.change(random);
      }
    }
  }

  /** The agent leaves, if it is there, or comes. */
  private static final class ComeAndGo extends Fault {
    private final Door door;
    private final String options;

    ComeAndGo(Door door, String options) {
      super("agent comes or goes", Excuse.NONE);
      this.door = door;
      this.options = options;
    }

    @Override
    void begin() throws Exception {
      if (!door.ask("status").startsWith("done")) {
        answered(door.ask("attach", options));
      } else {
        answered(door.ask("detach"));
      }
    }

    /** The JVM's thread that takes an attach ends for good when it has no descriptor for it. */
    @Override
    boolean goesWith(Fault other) {
      return other != this && other.excuse() != Excuse.NO_DESCRIPTORS;
    }

    private static void answered(String answer) {
      if (!answer.startsWith("done")) {
        throw new IllegalStateException(answer);
      }
    }
  }
}
