package heapwarden.stack;

import heapwarden.finding.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open site: a kind and type of resource, and the stack that opened it. Interned, so a live
 * resource refers to it by one word. Everything but {@link #covered} and the counters is immutable.
 */
public final class Site {
  /** How many labels are kept per site: enough to recognise what leaks, bounded for all sites. */
  private static final int MAX_LABELS = 4;

  final long key;
  private final Kind kind;
  private final String type;
  private final boolean libraryType;
  private final StackTraceElement[] frames;
  private final int firstOwn;
  private volatile boolean covered;
  private volatile @Nullable String fingerprint;
  private int labels;

  Site(
      long key,
      Kind kind,
      String type,
      boolean libraryType,
      StackTraceElement[] frames,
      int firstOwn) {
    this.key = key;
    this.kind = kind;
    this.type = type;
    this.libraryType = libraryType;
    this.frames = frames;
    this.firstOwn = firstOwn;
  }

  /** Without the frames that the fingerprint does not follow, the first few excepted. */
  Site without(Frames folding, int least) {
    List<StackTraceElement> kept = new ArrayList<>(frames.length);
    for (int i = 0; i < frames.length; i++) {
      boolean counts = firstOwn < 0 ? !Frames.isJdk(frames[i]) : folding.isOwn(frames[i]);
      if (i < least || counts) {
        kept.add(frames[i]);
      }
    }
    return new Site(key, kind, type, libraryType, kept.toArray(new StackTraceElement[0]), firstOwn);
  }

  public Kind kind() {
    return kind;
  }

  /** The class a user knows the resource by. */
  public String type() {
    return type;
  }

  /** Whether {@link #type} is a class outside the JDK, and so the same on every JDK. */
  boolean isLibraryType() {
    return libraryType;
  }

  /** The stack, innermost first, without the agent's own frames. Not to be changed. */
  public StackTraceElement[] frames() {
    return frames;
  }

  /** The frames as {@code pkg.Class.method(File.java:42)}: what every IDE makes a link of. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(frames.length);
    for (StackTraceElement frame : frames) {
      lines.add(line(frame));
    }
    return lines;
  }

  /** The first frame of the user's own code, else the innermost; empty without a stack. */
  public String line() {
    return frames.length == 0 ? "" : line(frames[Math.max(0, firstOwn)]);
  }

  private static String line(StackTraceElement frame) {
    StringBuilder text = new StringBuilder(80);
    text.append(frame.getClassName()).append('.').append(frame.getMethodName()).append('(');
    if (frame.getFileName() == null) {
      text.append("Unknown Source");
    } else {
      text.append(frame.getFileName());
      if (frame.getLineNumber() >= 0) {
        text.append(':').append(frame.getLineNumber());
      }
    }
    return text.append(')').toString();
  }

  /** The index of the first frame of the user's own code, or -1. */
  public int firstOwn() {
    return firstOwn;
  }

  /** Whether something else that is tracked owns what this site opens: then it is not tracked. */
  public boolean isCovered() {
    return covered;
  }

  /** Stops tracking what this site opens. */
  public void cover() {
    covered = true;
  }

  /** Whether one more label is wanted; racing callers may keep a few more than needed. */
  public boolean wantsLabel() {
    return labels < MAX_LABELS && ++labels <= MAX_LABELS;
  }

  /** The fingerprint, the same on every JVM; computed on first use. */
  public String fingerprint(Frames folding) {
    String known = fingerprint;
    if (known == null) {
      known = Fingerprint.of(this, folding);
      fingerprint = known;
    }
    return known;
  }
}
