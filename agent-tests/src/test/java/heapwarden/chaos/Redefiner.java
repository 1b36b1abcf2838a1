package heapwarden.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Random;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;

/** Another agent, which keeps changing classes that have hooks, and some of the application. */
public final class Redefiner implements ClassFileTransformer {
  private static final Class<?>[] HOOKED = {
    java.io.FileInputStream.class,
    java.io.FileOutputStream.class,
    java.io.RandomAccessFile.class,
    java.util.ArrayList.class,
    java.util.HashMap.class,
    java.util.Timer.class,
    java.util.concurrent.ConcurrentHashMap.class,
    java.util.concurrent.ThreadPoolExecutor.class,
    java.util.zip.Deflater.class,
    java.util.zip.Inflater.class,
  };

  private static Instrumentation instrumentation;

  private Redefiner() {}

  /** Called by the JVM. */
  public static void premain(String options, Instrumentation given) {
    instrumentation = given;
    given.addTransformer(new Redefiner(), true);
  }

  /** Changes some classes, in a way that changes nothing. */
  static void change(Random random) throws Exception {
    if (random.nextBoolean()) {
      instrumentation.retransformClasses(HOOKED[random.nextInt(HOOKED.length)]);
    } else {
      Class<?> type = random.nextBoolean() ? Workload.class : Planted.class;
      instrumentation.redefineClasses(new ClassDefinition(type, bytes(type)));
    }
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in = Redefiner.class.getResourceAsStream(type.getSimpleName() + ".class")) {
      return in.readAllBytes();
    }
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] file) {
    if (redefined == null || loader != null) {
      return null;
    }
    ClassReader reader = new ClassReader(file);
    ClassWriter writer = new ClassWriter(0); // other bytes that mean the same
    reader.accept(writer, 0);
    return writer.toByteArray();
  }
}
