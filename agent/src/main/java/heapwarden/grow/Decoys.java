package heapwarden.grow;

import heapwarden.peek.Identity;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Tells whether there was a garbage collection that unloads classes.
 *
 * <p>Many collections do not: young ones take every loader that has a class for alive, and the
 * beans of the JDK do not tell them apart on all collectors and versions. So a loader of our own,
 * with an empty class, is dropped where it is made. Once it is gone, whatever loader nothing held
 * when it was made is gone as well, and what is still there was held. The class is never
 * initialised.
 *
 * <p>A decoy says nothing of what came after it. So there are several, each by a quarter later than
 * the one before: of the time between two such collections four fifths are known at the second. At
 * most {@value #MAX}. Agent's thread only.
 */
final class Decoys {
  private static final int MAX = 64;
  private static final String NAME = "heapwarden/Decoy";
  private static final int VERSION = 52;
  private static final int UTF8 = 1;
  private static final int CLASS = 7;
  private static final int ABSTRACT_SUPER = 0x0420;

  private static final class Dropped extends ClassLoader {
    Dropped() {
      super(null);
      byte[] bytes = emptyClass();
      defineClass(null, bytes, 0, bytes.length, null);
    }
  }

  private static final class Decoy extends WeakReference<ClassLoader> {
    final int made;

    Decoy(int pass) {
      super(new Dropped());
      this.made = pass;
    }
  }

  private final List<Decoy> placed = new ArrayList<>();

  /** Places one where it is time for it. */
  void place(int pass) {
    if (placed.isEmpty()) {
      placed.add(new Decoy(pass));
      return;
    }
    int last = placed.get(placed.size() - 1).made;
    if (placed.size() < MAX - 1 && pass - last > (last - placed.get(0).made) / 4) {
      placed.add(new Decoy(pass));
    }
  }

  /** Places one that says all there is to be said, before a collection that is asked for. */
  void placeLast(int pass) {
    placed.add(new Decoy(pass));
  }

  /** In which census the latest of those was placed that are gone now; -1 if none is. */
  int takeGone() {
    int latest = -1;
    for (Iterator<Decoy> all = placed.iterator(); all.hasNext(); ) {
      Decoy one = all.next();
      if (Identity.isCleared(one)) {
        latest = Math.max(latest, one.made);
        all.remove();
      }
    }
    return latest;
  }

  /** {@code abstract class Decoy}, without fields and methods. */
  private static byte[] emptyClass() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(80);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(0xCAFEBABE);
      out.writeInt(VERSION);
      out.writeShort(5);
      out.writeByte(UTF8);
      out.writeUTF(NAME);
      out.writeByte(CLASS);
      out.writeShort(1);
      out.writeByte(UTF8);
      out.writeUTF("java/lang/Object");
      out.writeByte(CLASS);
      out.writeShort(3);
      out.writeShort(ABSTRACT_SUPER);
      out.writeShort(2);
      out.writeShort(4);
      out.writeLong(0); // no interfaces, fields, methods, attributes
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }
}
