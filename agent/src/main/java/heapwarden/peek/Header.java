package heapwarden.peek;

/**
 * Tells of objects that they have no identity hash, without making one, which takes the JVM some
 * fifty nanoseconds.
 *
 * <p>HotSpot keeps the hash in the first word of an object, where it is 0 until somebody asks. At
 * which place differs from JVM to JVM, so it is found out from a few objects. An object whose word
 * does not look like that of one that nobody has locked or hashed, may have one: so the answer of a
 * JVM that keeps it otherwise is always no. Whoever got the object from a thread that has made its
 * hash sees that. Two loads and a comparison; thread safe.
 */
public final class Header {
  private static final int PROBES = 8;

  private static final long LOCK = 7;
  private static final long UNLOCKED = 1;

  /** As wide as a hash is at most. */
  private static final long HASH = 0x7fff_ffffL;

  /** The bits that tell; 0 where they are not known. */
  private static final long MASK = mask();

  private Header() {}

  /** Whether this object is known to have no identity hash yet. */
  public static boolean hasNoHash(Object object) {
    return MASK != 0 && (Direct.longAt(object, 0) & MASK) == UNLOCKED;
  }

  private static long mask() {
    try {
      long mask = probed();
      for (int i = 1; i < PROBES; i++) {
        mask = probed() == mask ? mask : 0;
      }
      return mask;
    } catch (LinkageError e) {
      return 0;
    }
  }

  private static long probed() {
    Object probe = new Object();
    long before = Direct.longAt(probe, 0);
    int hash = System.identityHashCode(probe);
    long changed = before ^ Direct.longAt(probe, 0);
    int shift = Long.numberOfTrailingZeros(changed) - Integer.numberOfTrailingZeros(hash);
    boolean asExpected =
        (before & LOCK) == UNLOCKED
            && Long.SIZE - Long.numberOfLeadingZeros(LOCK) <= shift
            && changed == (long) hash << shift
            && (before & HASH << shift) == 0;
    return asExpected ? LOCK | HASH << shift : 0;
  }
}
