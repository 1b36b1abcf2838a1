package heapwarden.company;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.faults.Works;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** The classes of the programs, compiled anew for a JDK older than the tests are written for. */
final class Programs {
  private static final int COMPILED_FOR = 17;
  private static Path old;

  private Programs() {}

  /** A folder with the classes. */
  static synchronized String folder(Jdk jdk) {
    if (jdk.feature() >= COMPILED_FOR) {
      return Jvm.ownClasses(Leaky.class);
    }
    if (old == null) {
      old = compile();
    }
    return old.toString();
  }

  /** The same and all libraries of the tests. */
  static String classPath(Jdk jdk) {
    return folder(jdk) + File.pathSeparator + System.getProperty("java.class.path");
  }

  private static Path compile() {
    try {
      Path folder = Files.createTempDirectory("programs");
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "-nowarn",
                  "-Xlint:none",
                  "-proc:none",
                  "--release",
                  "11",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-d",
                  folder.toString()));
      for (Class<?> type : List.of(Leaky.class, Guarded.class, Mocks.class, Works.class)) {
        String file = type.getName().replace('.', '/') + ".java";
        arguments.add(Jvm.root().resolve("agent-tests/src/test/java").resolve(file).toString());
      }
      int failed =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, arguments.toArray(new String[0]));
      assertThat(failed).isZero();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
