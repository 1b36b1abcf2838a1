package heapwarden.launch;

import heapwarden.peek.Fields;
import heapwarden.weave.LoadedClasses;
import org.jspecify.annotations.Nullable;

/** Notes the fields of the classes that are loaded, for the census. */
final class LoadedFields implements LoadedClasses {
  /**
   * Runs all of {@link #loaded} once, before the JVM calls it. A thread that first met a class of
   * ours in there would ask our loader for it, which another thread may hold that waits for a class
   * this one is loading.
   *
   * @param classFile of a class with a field of a type that few know
   */
  LoadedFields(byte[] classFile) {
    loaded(null, "heapwarden", classFile);
    loaded(null, "heapwarden", new byte[0]);
  }

  @Override
  public void loaded(@Nullable ClassLoader loader, String name, byte[] classFile) {
    Fields.seen(loader, name, classFile);
  }
}
