package heapwarden.launch;

import heapwarden.peek.Fields;
import heapwarden.weave.LoadedClasses;
import org.jspecify.annotations.Nullable;

/** Notes the fields of the classes that are loaded, for the census. */
final class LoadedFields implements LoadedClasses {
  @Override
  public void loaded(@Nullable ClassLoader loader, String name, byte[] fields) {
    Fields.seen(loader, name, fields);
  }
}
