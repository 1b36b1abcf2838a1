package heapwarden.signals;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@link Troubles} in a process of its own, with an agent, taken through all it has to show. */
final class Troubled {
  private static final String OPTIONS = "interval=20ms,heap.threshold=30%,settle=5s,";

  private final Path folder;
  private final Running running;

  private Troubled(Path folder, Running running) {
    this.folder = folder;
    this.running = running;
  }

  static Troubled start(Jdk jdk, Path folder, String options, String... jvmArguments) {
    return new Troubled(
        folder,
        Jvm.of(jdk)
            .args("-XX:+UseSerialGC", "-Xmx96m")
            .args(jvmArguments)
            .classPath(Jvm.ownClasses(Troubles.class))
            .agent(OPTIONS + options)
            .start(Troubles.class, folder.toString()));
  }

  Running running() {
    return running;
  }

  /** Lets it go on until these were said, then has it mend what can be mended. */
  Troubled untilItSays(String... texts) {
    for (String text : texts) {
      running.untilItSays(text);
    }
    return this;
  }

  Troubled mend() {
    return touch(Troubles.MEND);
  }

  Run end() {
    touch(Troubles.END);
    return running.end().succeeded();
  }

  private Troubled touch(String name) {
    try {
      Files.createFile(folder.resolve(name));
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
