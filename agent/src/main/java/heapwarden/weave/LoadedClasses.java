package heapwarden.weave;

import org.jspecify.annotations.Nullable;

/** Who wants to know what fields the classes have that are loaded. */
public interface LoadedClasses {
  /**
   * A class is being loaded some of whose fields have a type that may not be loaded. On the thread
   * that loads it.
   *
   * @param loader {@code null} for the JVM's own
   * @param name with slashes
   * @param fields each a byte of modifiers, of which only static and final are told, the name and
   *     the descriptor as in the class file, both with two bytes of length
   */
  void loaded(@Nullable ClassLoader loader, String name, byte[] fields);
}
