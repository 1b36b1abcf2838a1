package heapwarden.weave;

import org.jspecify.annotations.Nullable;

/** Who wants to know what classes are loaded. */
public interface LoadedClasses {
  /**
   * A class is being loaded. On the thread that loads it.
   *
   * @param loader {@code null} for the JVM's own
   * @param name with slashes
   * @param classFile as it is in the archive, or as other agents have left it
   */
  void loaded(@Nullable ClassLoader loader, String name, byte[] classFile);
}
