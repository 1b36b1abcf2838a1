package heapwarden.stack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Names a stack by 64 bits without turning it into frames.
 *
 * <p>The JVM leaves in {@code Throwable.backtrace} a chain of chunks of arrays: per frame a method
 * number, a byte-code index and the class. Hashing these costs tens of nanoseconds where {@code
 * getStackTrace} costs 7 us. The layout is private to the JVM, so {@link #detect} recognises the
 * two known shapes (JDK 11 to 26: method numbers, indexes, classes, ..., next chunk at 4; JDK 28:
 * packed numbers, classes, next chunk at 2) and proves on stacks of its own that equal places hash
 * equal and different places do not; where that fails, stacks are hashed frame by frame.
 *
 * <p>Two stacks may share a hash with a chance of 2^-64 for each pair. Thread safe.
 */
public final class BacktraceHash {
  private static final int NEXT_CHUNK = 4;
  private static final int NEXT_PACKED_CHUNK = 2;
  private static final int BYTECODE_SHIFT = 16;

  private final @Nullable VarHandle backtrace;
  private final int depth;

  private BacktraceHash(@Nullable VarHandle backtrace, int depth) {
    this.backtrace = backtrace;
    this.depth = depth;
  }

  /** Works on every JVM, at the price of materialising each stack. */
  public static BacktraceHash slow(int depth) {
    return new BacktraceHash(null, depth);
  }

  /**
   * The fast way where this JVM's layout is known and proven, else {@link #slow}. Takes some
   * milliseconds; {@code java.lang} must be open to this class's module.
   *
   * @param depth how many frames from the top tell stacks apart
   */
  public static BacktraceHash detect(int depth) {
    try {
      VarHandle handle =
          MethodHandles.privateLookupIn(Throwable.class, MethodHandles.lookup())
              .findVarHandle(Throwable.class, "backtrace", Object.class);
      BacktraceHash fast = new BacktraceHash(handle, depth);
      return fast.proves() ? fast : slow(depth);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return slow(depth);
    }
  }

  /** Whether this is the fast way. */
  public boolean isFast() {
    return backtrace != null;
  }

  private boolean proves() {
    long[] here = new long[3];
    for (int i = 0; i < here.length; i++) {
      here[i] = of(new Trace());
    }
    long other = of(new Trace());
    long deeper = deeper();
    return here[0] != 0
        && here[0] == here[1]
        && here[1] == here[2]
        && other != here[0]
        && deeper != here[0]
        && deeper != other;
  }

  private long deeper() {
    return of(new Trace());
  }

  /**
   * The hash of a stack; never 0. One method of more than 325 bytes, and so one that compilers do
   * not inline: what records an opening is compiled anew whenever it meets a rare branch, and its
   * loops need not be.
   */
  public long of(Trace trace) {
    long hash = 1;
    int left = depth;
    Object chunk = backtrace == null ? null : backtrace.get(trace);
    if (!(chunk instanceof Object[])) {
      return ofFrames(trace);
    }
    while (chunk instanceof Object[] && left > 0) {
      Object[] parts = (Object[]) chunk;
      Object[] classes;
      if (parts.length > NEXT_CHUNK && parts[0] instanceof short[] && parts[1] instanceof int[]) {
        short[] methods = (short[]) parts[0];
        int[] indexes = (int[]) parts[1];
        classes = (Object[]) parts[2];
        int n = Math.min(left, methods.length);
        for (int i = 0; i < n && classes[i] != null; i++) {
          hash = mix(hash, methods[i] << BYTECODE_SHIFT ^ indexes[i] >>> BYTECODE_SHIFT);
          hash = mix(hash, System.identityHashCode(classes[i]));
        }
        left -= n;
        chunk = parts[NEXT_CHUNK];
      } else if (parts.length > NEXT_PACKED_CHUNK && parts[0] instanceof long[]) {
        long[] packed = (long[]) parts[0];
        classes = (Object[]) parts[1];
        int n = Math.min(left, packed.length);
        for (int i = 0; i < n && classes[i] != null; i++) {
          hash = mix(hash, packed[i]);
          hash = mix(hash, System.identityHashCode(classes[i]));
        }
        left -= n;
        chunk = parts[NEXT_PACKED_CHUNK];
      } else {
        return 1;
      }
    }
    return hash == 0 ? 1 : hash;
  }

  private long ofFrames(Trace trace) {
    StackTraceElement[] frames = trace.getStackTrace();
    long hash = 1;
    for (int i = 0; i < frames.length && i < depth; i++) {
      hash = mix(hash, frames[i].getClassName().hashCode());
      hash = mix(hash, frames[i].getMethodName().hashCode());
      hash = mix(hash, frames[i].getLineNumber());
    }
    return hash == 0 ? 1 : hash;
  }

  /** Folds a value into a hash: a multiplication and a shift (after SplitMix64's finaliser). */
  public static long mix(long hash, long value) {
    long h = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return h ^ h >>> 29;
  }
}
