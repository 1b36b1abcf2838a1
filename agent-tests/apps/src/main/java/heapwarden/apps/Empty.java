package heapwarden.apps;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * An agent that does nothing: what it costs comes with any agent. With {@code reweave} it has the
 * JVM take some classes of the JDK anew, unchanged: what that costs comes with any agent that
 * weaves what was loaded before it.
 */
public final class Empty {
  private Empty() {}

  public static void premain(String options, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    if ("reweave".equals(options)) {
      instrumentation.addTransformer(new Unchanged(), true);
      instrumentation.retransformClasses(
          FileInputStream.class, FileOutputStream.class, RandomAccessFile.class);
    }
  }

  private static final class Unchanged implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] classFile) {
      return redefined == null ? null : classFile.clone();
    }
  }
}
